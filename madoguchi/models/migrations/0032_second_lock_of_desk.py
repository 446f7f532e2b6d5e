"""The second lock on the customer desk, and the search entries, which the database itself keeps in step.

Tables of characters are copies of those in ``domain/match_keys``; where these change, a new migration brings
the copies and all keys up to date (tests/services/test_customer_search.py compares).
"""

from django.db import migrations

from madoguchi.models.second_lock import locks

OWNED = ("searchentry", "accountlock", "emailcorrection", "issuedletter", "spokencode", "customerview")

REFERENCES = (
    ("searchentry", "place_id", "place", "CASCADE"),
    ("accountlock", "member_id", "member", "CASCADE"),
    ("accountlock", "locked_by_id", "staffmember", "NO ACTION"),
    ("emailcorrection", "member_id", "member", "CASCADE"),
    ("emailcorrection", "proposed_by_id", "staffmember", "NO ACTION"),
    ("emailcorrection", "decided_by_id", "staffmember", "NO ACTION"),
    ("issuedletter", "place_id", "place", "CASCADE"),
    ("issuedletter", "printed_by_id", "staffmember", "NO ACTION"),
    ("spokencode", "member_id", "member", "CASCADE"),
    ("customerview", "member_id", "member", "CASCADE"),
    ("customerview", "staff_id", "staffmember", "NO ACTION"),
)

VARIANTS = (
    "亞惡壓圍醫爲壹隱榮營衞驛圓鹽緣艷應歐毆櫻奧橫溫穩假價畫會繪壞懷槪擴殼覺學嶽樂渴罐卷陷勸寬關歡觀氣歸龜"
    "僞戲犧舊據擧虛峽挾狹鄕曉區驅勳薰徑莖惠揭溪經螢輕繼鷄藝擊缺硏縣儉劍險圈檢獻權顯驗嚴廣效恆黃鑛號國黑碎"
    "濟齋劑雜參棧蠶慘贊殘絲齒兒辭濕實寫釋壽收從澁獸縱肅處緖敍將稱涉燒證奬條狀乘淨剩疊繩壤孃讓釀觸囑眞寢愼"
    "盡圖粹醉穗隨髓樞數瀨聲齊靜竊攝專淺戰踐錢潛纖禪雙壯爭莊搜插巢曾瘦裝總騷增藏臟卽屬續墮對體帶滯臺瀧擇澤"
    "擔單膽團斷彈遲癡蟲晝鑄廳徵聽敕鎭遞鐵點轉傳燈當黨盜稻鬭德獨讀屆貳惱腦霸拜廢賣麥發髮拔晚蠻祕濱甁拂佛倂"
    "竝餠邊變辨瓣辯步寶豐襃飜每萬滿麵默彌譯藥與豫餘譽搖樣謠來賴亂覽龍兩獵綠淚壘禮勵戾靈齡曆歷戀鍊爐勞郞樓"
    "錄灣亙凛堯巖晄檜槇禰禱祿穰萠遙薗駈嶋盃冨峯埜凉髙﨑嵜𠮷邉濵嶌圡𡈽桒栁桺槗𣘺舘薮籔渕渊釼劔劒銕㐂枩柗桝"
    "頴鷗俠篭蔣瑤彥產冲礒舩鴈鴬麴靑淸吳敎內尙戶說悅稅脫銳羣晉幷屛寳煕熈翆曻毗圀亰亝斋穐楳昻蘓蘆萊栢姊姬娛"
    "旣填頰飮隣啟喆冰鬪泪⺠⻄⻑⻝⻘⻨⻩⻫⻭⻯⻲"
)
FORMS = (
    "亜悪圧囲医為壱隠栄営衛駅円塩縁艶応欧殴桜奥横温穏仮価画会絵壊懐概拡殻覚学岳楽渇缶巻陥勧寛関歓観気帰亀"
    "偽戯犠旧拠挙虚峡挟狭郷暁区駆勲薫径茎恵掲渓経蛍軽継鶏芸撃欠研県倹剣険圏検献権顕験厳広効恒黄鉱号国黒砕"
    "済斎剤雑参桟蚕惨賛残糸歯児辞湿実写釈寿収従渋獣縦粛処緒叙将称渉焼証奨条状乗浄剰畳縄壌嬢譲醸触嘱真寝慎"
    "尽図粋酔穂随髄枢数瀬声斉静窃摂専浅戦践銭潜繊禅双壮争荘捜挿巣曽痩装総騒増蔵臓即属続堕対体帯滞台滝択沢"
    "担単胆団断弾遅痴虫昼鋳庁徴聴勅鎮逓鉄点転伝灯当党盗稲闘徳独読届弐悩脳覇拝廃売麦発髪抜晩蛮秘浜瓶払仏併"
    "並餅辺変弁弁弁歩宝豊褒翻毎万満麺黙弥訳薬与予余誉揺様謡来頼乱覧竜両猟緑涙塁礼励戻霊齢暦歴恋錬炉労郎楼"
    "録湾亘凜尭巌晃桧槙祢祷禄穣萌遥園駆島杯富峰野涼高崎崎吉辺浜島土土桑柳柳橋橋館藪藪淵淵剣剣剣鉄喜松松枡"
    "穎鴎侠籠蒋瑶彦産沖磯船雁鶯麹青清呉教内尚戸説悦税脱鋭群晋并屏宝熙熙翠昇毘国京斉斎秋梅昂蘇芦莱柏姉姫娯"
    "既塡頬飲鄰啓哲氷闘涙民西長食青麦黄斉歯竜亀"
)
HIRAGANA = (
    "ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひ"
    "びぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖゝゞ"
)
KATAKANA = (
    "アアイイウウエエオオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂツツヅテデトドナニヌネノハバパヒ"
    "ビピフブプヘベペホボポマミムメモヤヤユユヨヨラリルレロワワヰヱヲンヴカケヽヾ"
)
SMALL_AND_STROKES = "ァィゥェォッャュョヮヵヶ‐‒–—―−ー─━⁃˗➖゠"
BIG_AND_HYPHENS = "アイウエオツヤユヨワカケ-------------"

# What a name, an address or a number is found by, in whatever characters it was written or is typed.
KEY = f"""
CREATE FUNCTION madoguchi_search_key(typed text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    spelt text := lower(normalize(typed, NFKC));
BEGIN
    IF spelt ~ '[ぁ-ゖゝゞ]' THEN
        spelt := translate(spelt, '{HIRAGANA}', '{KATAKANA}');
    END IF;
    IF spelt ~ '[^一-龠0-9a-z]' THEN
        spelt := translate(spelt, '{SMALL_AND_STROKES}', '{BIG_AND_HYPHENS}');
        spelt := regexp_replace(spelt, '[\\s・.,、。()「」''’~/:;"#_\\u00ad\\u180b-\\u180e\\u200b-\\u200f'
            '\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff\\U000e0100-\\U000e01ef]+', '', 'g');
    END IF;
    IF spelt ~ '[{VARIANTS}]' THEN
        spelt := translate(spelt, '{VARIANTS}', '{FORMS}');
    END IF;
    IF spelt ~ '[ケガノ丁番号]' THEN
        spelt := regexp_replace(spelt, '(?<=[一-龠])[ケガ](?=[一-龠])', 'ガ', 'g');
        spelt := regexp_replace(spelt, '(?<=[0-9一二三四五六七八九])(?:丁目|番地|番|号)[ノ之]?', '-', 'g');
    END IF;
    spelt := translate(spelt, '〇一二三四五六七八九', '0123456789');
    RETURN regexp_replace(spelt, '-+(?![0-9])|(?<![0-9])-+', '', 'g');
END $$;
CREATE FUNCTION madoguchi_search_number(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN ltrim(translate(lower(normalize(written, NFKC)), '-() +', ''), '0');
"""

# Pairs of characters: two kanji are a whole family name, and have no trigram. Of digits, runs of four: pairs
# of digits stand in every number. An entry that lacks one of the grams of what is searched cannot hold it.
GRAMS = """
CREATE FUNCTION madoguchi_search_grams(words text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 100000 AS $$
DECLARE
    letters text[] := string_to_array(words, NULL);
BEGIN
    RETURN coalesce((
        SELECT array_agg(CASE WHEN a <= '9' AND b <= '9' AND a >= '0' AND b >= '0'
            THEN a || b || c || d ELSE a || b END)
        FROM unnest(letters, letters[2:], letters[3:], letters[4:]) AS each (a, b, c, d)
        WHERE b IS NOT NULL AND (NOT (a BETWEEN '0' AND '9' AND b BETWEEN '0' AND '9')
            OR (c BETWEEN '0' AND '9' AND d BETWEEN '0' AND '9'))), '{}');
END $$;
"""

INDEX = """
CREATE INDEX search_entry_by_grams ON madoguchi_searchentry USING gin (madoguchi_search_grams(words));
"""

# A condition of a query is tried only on rows that the policies have let pass, unless it is free of leaks,
# which no operator of a GIN index is: under row-level security a query of its own could not use this index.
# A restrictive policy can. It only ever narrows what the other policy lets be seen.
NARROWS = """
CREATE POLICY only_what_is_searched ON madoguchi_searchentry AS RESTRICTIVE FOR SELECT USING (
    madoguchi_search_grams(words)
    @> coalesce(nullif(current_setting('madoguchi.searched', true), ''), '{}')::text[]);
"""

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

ENTER = f"""
    INSERT INTO madoguchi_searchentry (operator, place_id, words)
    SELECT place.operator, place.id, {WORDS}
    FROM madoguchi_place place
    JOIN madoguchi_customer customer
        ON customer.operator = place.operator AND customer.id = place.customer_id
    WHERE {{which}}
    ON CONFLICT (operator, place_id) DO UPDATE SET words = excluded.words
    WHERE madoguchi_searchentry.words <> excluded.words;
"""

FUNCTION = """
CREATE FUNCTION madoguchi_index_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {body}
    RETURN NULL;
END $$;
"""

OF_PLACES = ENTER.format(which="place.id IN (SELECT id FROM changed)")
OF_CUSTOMERS = ENTER.format(which="place.customer_id IN (SELECT id FROM changed)")
OF_MEMBER = ENTER.format(
    which="place.id IN (SELECT place_id FROM madoguchi_memberplace"
    " WHERE operator = new.operator AND member_id = new.id)"
)
OF_LINK = ENTER.format(which="place.id = coalesce(new.place_id, old.place_id)")

# Files bring customers and places by the hundred thousand, so these are indexed a statement at a time.
IN_STEP = f"""
{FUNCTION.format(name="places", body=OF_PLACES)}
{FUNCTION.format(name="customers", body=OF_CUSTOMERS)}
{FUNCTION.format(name="member", body=OF_MEMBER)}
{FUNCTION.format(name="member_place", body=OF_LINK)}
CREATE TRIGGER places_are_indexed_when_added AFTER INSERT ON madoguchi_place
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION madoguchi_index_places();
CREATE TRIGGER places_are_indexed_when_changed AFTER UPDATE ON madoguchi_place
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION madoguchi_index_places();
CREATE TRIGGER customers_are_indexed_when_changed AFTER UPDATE ON madoguchi_customer
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION madoguchi_index_customers();
CREATE TRIGGER member_is_indexed_when_changed AFTER UPDATE OF login_id, email ON madoguchi_member
    FOR EACH ROW WHEN ((old.login_id, old.email) IS DISTINCT FROM (new.login_id, new.email))
    EXECUTE FUNCTION madoguchi_index_member();
CREATE TRIGGER member_place_is_indexed AFTER INSERT OR DELETE ON madoguchi_memberplace
    FOR EACH ROW EXECUTE FUNCTION madoguchi_index_member_place();
"""

READ = ("place", "customer", "member", "memberplace")
LET_OWNER_READ = [f"ALTER TABLE madoguchi_{table} NO FORCE ROW LEVEL SECURITY" for table in READ]
HOLD_OWNER = [f"ALTER TABLE madoguchi_{table} FORCE ROW LEVEL SECURITY" for table in READ]
WHAT_IS_THERE = [*LET_OWNER_READ, ENTER.format(which="true"), *HOLD_OWNER]


def _statements() -> list[str]:
    tables = locks(owned=OWNED, referred=(), references=REFERENCES)
    return [KEY, GRAMS, *WHAT_IS_THERE, INDEX, *tables, NARROWS, IN_STEP]


class Migration(migrations.Migration):
    """Applied right after the tables are made, so no row was ever without it."""

    dependencies = (("madoguchi", "0031_desk"),)
    operations = tuple(migrations.RunSQL(statement) for statement in _statements())
