"""Search entries begin with their slice, one of 256.

What stands in very many entries is looked for in one slice first, which fills a page of the desk: a search
for the town's own name read the whole index before (docs/decisions/0032). Slices are characters of plane 15.
"""

from django.db import migrations

WORDS = """
    concat(E'\\n', chr((983040 + place.id % 256)::int), E'\\n', concat_ws(E'\\n',
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
    FROM {{source}}
    ON CONFLICT (operator, place_id) DO UPDATE SET words = excluded.words
    WHERE madoguchi_searchentry.words <> excluded.words;
    RETURN NULL;
END $$;
"""

TABLES = """madoguchi_place place JOIN madoguchi_customer customer
        ON customer.operator = place.operator AND customer.id = place.customer_id"""
SOURCES = {
    "places": TABLES.replace("madoguchi_place", "changed"),
    "customers": """changed customer JOIN madoguchi_place place
        ON place.operator = customer.operator AND place.customer_id = customer.id""",
    "member": f"""{TABLES} WHERE place.id IN (SELECT place_id FROM madoguchi_memberplace
        WHERE operator = new.operator AND member_id = new.id)""",
    "member_place": f"{TABLES} WHERE place.id = coalesce(new.place_id, old.place_id)",
}

WHAT_IS_THERE = """
DROP INDEX search_entry_by_grams;
ALTER TABLE madoguchi_searchentry NO FORCE ROW LEVEL SECURITY;
UPDATE madoguchi_searchentry SET words = E'\\n' || chr((983040 + place_id % 256)::int) || words;
ALTER TABLE madoguchi_searchentry FORCE ROW LEVEL SECURITY;
CREATE INDEX search_entry_by_grams ON madoguchi_searchentry USING gin (madoguchi_search_grams(words));
"""


class Migration(migrations.Migration):
    """Entries written before get their slice; their index is built anew, once."""

    dependencies = (("madoguchi", "0041_terms_as_pieces"),)
    operations = (
        *(migrations.RunSQL(FUNCTION.format(name=name, source=source)) for name, source in SOURCES.items()),
        migrations.RunSQL(WHAT_IS_THERE),
    )
