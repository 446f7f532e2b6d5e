"""The same tables, as plain models."""

from django.db import models


class Customer(models.Model):
    number = models.CharField(max_length=40)
    name = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "madoguchi_customer"


class Place(models.Model):
    customer = models.ForeignKey(Customer, models.PROTECT)
    number = models.CharField(max_length=40)
    address = models.CharField(max_length=300)
    building = models.CharField(max_length=300)

    class Meta:
        managed = False
        db_table = "madoguchi_place"


class Batch(models.Model):
    kind = models.CharField(max_length=20)
    published_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "madoguchi_batch"


class Bill(models.Model):
    operator = models.CharField(max_length=40)
    place = models.ForeignKey(Place, models.PROTECT)
    number = models.CharField(max_length=40)
    month = models.DateField()
    total = models.IntegerField()
    status = models.CharField(max_length=10)
    due_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    lines = models.JSONField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "madoguchi_bill"

    @property
    def status_words(self):
        return {"unpaid": "未納", "paid": "収納済"}[self.status]


class Notice(models.Model):
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "madoguchi_notice"


class Member(models.Model):
    login_id = models.CharField(max_length=64)

    class Meta:
        managed = False
        db_table = "madoguchi_member"


class MemberPlace(models.Model):
    member = models.ForeignKey(Member, models.CASCADE)
    place = models.ForeignKey(Place, models.PROTECT)
    reference = models.UUIDField()

    class Meta:
        managed = False
        db_table = "madoguchi_memberplace"
