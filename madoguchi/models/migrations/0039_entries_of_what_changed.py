"""Search entries are drawn from the rows a statement changed, not found again in the tables.

A table filled for the first time has no statistics: reading each changed place again then meant looking
through all that were changed, once for each.
"""

from django.db import migrations

WORDS = """
    concat(E'\\n', concat_ws(E'\\n',
        nullif(madoguchi_search_number(customer.number), ''),
        nullif(madoguchi_search_number(place.number), ''),
        nullif(madoguchi_search_number(customer.phone), ''),
        nullif(madoguchi_search_key(customer.name), ''),
        nullif(madoguchi_search_key(customer.kana), ''),
        CASE WHEN customer.billing_name NOT IN ('', customer.name)
            THEN nullif(madoguchi_search_key(customer.billing_name), '') END,
        nullif(madoguchi_search_key(place.address || place.building), ''),
        (SELECT string_agg(concat_ws(E'\\n', madoguchi_search_key(member.login_id),
                nullif(madoguchi_search_key(member.email), '')), E'\\n' ORDER BY member.id)
            FROM madoguchi_memberplace link
            JOIN madoguchi_member member ON member.operator = link.operator AND member.id = link.member_id
            WHERE link.operator = place.operator AND link.place_id = place.id)), E'\\n')
"""

FUNCTION = f"""
CREATE OR REPLACE FUNCTION madoguchi_index_{{name}}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO madoguchi_searchentry (operator, place_id, words)
    SELECT place.operator, place.id, {WORDS}
    FROM {{changed}}
    ON CONFLICT (operator, place_id) DO UPDATE SET words = excluded.words
    WHERE madoguchi_searchentry.words <> excluded.words;
    RETURN NULL;
END $$;
"""

OF_PLACES = """changed place JOIN madoguchi_customer customer
        ON customer.operator = place.operator AND customer.id = place.customer_id"""
OF_CUSTOMERS = """changed customer JOIN madoguchi_place place
        ON place.operator = customer.operator AND place.customer_id = customer.id"""


class Migration(migrations.Migration):
    """Functions only: what they wrote before stays right."""

    dependencies = (("madoguchi", "0038_second_lock_of_pieces"),)
    operations = (
        migrations.RunSQL(FUNCTION.format(name="places", changed=OF_PLACES)),
        migrations.RunSQL(FUNCTION.format(name="customers", changed=OF_CUSTOMERS)),
    )
