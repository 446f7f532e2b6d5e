"""Variant characters (異体字): one character in several forms, the first of each group being the key.

A register holds the form that its makers could type and encode; a person types the form of the family
register, or the other way round. Three sources say which forms are one character:

* ``JOYO``: the forms in brackets (康熙字典体) of the 常用漢字表 (内閣告示第2号, 2010-11-30);
* ``NAMES``: pairs that the 人名用漢字 call one character (戸籍法施行規則 別表第二);
* ``FAMILY``: vulgar forms (俗字) that family registers keep as names (法務省 民二第5200号通達, 1990-10-20)
  and forms that dictionaries call the same character, where lists and people exchange them;
* ``PASTED``: radicals that some viewers hand out in place of the character when text is copied from a PDF.

斎 (齋) and 斉 (齊) stay apart, as the 常用漢字表 has them: two characters of different meaning, and two
families. So do 埼 and 崎, 坂 and 阪, 園 and 苑, 畑 and 畠. A mistake between them is found by likeness
(one character), and a person decides. What NFKC unifies (U+FA19 with 神) is not repeated here.
"""

JOYO = """
亜亞 悪惡 圧壓 囲圍 医醫 為爲 壱壹 隠隱 栄榮 営營 衛衞 駅驛 円圓 塩鹽 縁緣 艶艷 応應 欧歐 殴毆 桜櫻 奥奧 横橫
温溫 穏穩 仮假 価價 画畫 会會 絵繪 壊壞 懐懷 概槪 拡擴 殻殼 覚覺 学學 岳嶽 楽樂 渇渴 缶罐 巻卷 陥陷 勧勸 寛寬
関關 歓歡 観觀 気氣 帰歸 亀龜 偽僞 戯戲 犠犧 旧舊 拠據 挙擧 虚虛 峡峽 挟挾 狭狹 郷鄕 暁曉 区區 駆驅 勲勳 薫薰
径徑 茎莖 恵惠 掲揭 渓溪 経經 蛍螢 軽輕 継繼 鶏鷄 芸藝 撃擊 欠缺 研硏 県縣 倹儉 剣劍 険險 圏圈 検檢 献獻 権權
顕顯 験驗 厳嚴 広廣 効效 恒恆 黄黃 鉱鑛 号號 国國 黒黑 砕碎 済濟 斎齋 剤劑 雑雜 参參 桟棧 蚕蠶 惨慘 賛贊 残殘
糸絲 歯齒 児兒 辞辭 湿濕 実實 写寫 釈釋 寿壽 収收 従從 渋澁 獣獸 縦縱 粛肅 処處 緒緖 叙敍 将將 称稱 渉涉 焼燒
証證 奨奬 条條 状狀 乗乘 浄淨 剰剩 畳疊 縄繩 壌壤 嬢孃 譲讓 醸釀 触觸 嘱囑 真眞 寝寢 慎愼 尽盡 図圖 粋粹 酔醉
穂穗 随隨 髄髓 枢樞 数數 瀬瀨 声聲 斉齊 静靜 窃竊 摂攝 専專 浅淺 戦戰 践踐 銭錢 潜潛 繊纖 禅禪 双雙 壮壯 争爭
荘莊 捜搜 挿插 巣巢 曽曾 痩瘦 装裝 総總 騒騷 増增 蔵藏 臓臟 即卽 属屬 続續 堕墮 対對 体體 帯帶 滞滯 台臺 滝瀧
択擇 沢澤 担擔 単單 胆膽 団團 断斷 弾彈 遅遲 痴癡 虫蟲 昼晝 鋳鑄 庁廳 徴徵 聴聽 勅敕 鎮鎭 逓遞 鉄鐵 点點 転轉
伝傳 灯燈 当當 党黨 盗盜 稲稻 闘鬭 徳德 独獨 読讀 届屆 弐貳 悩惱 脳腦 覇霸 拝拜 廃廢 売賣 麦麥 発發 髪髮 抜拔
晩晚 蛮蠻 秘祕 浜濱 瓶甁 払拂 仏佛 併倂 並竝 餅餠 辺邊 変變 弁辨瓣辯 歩步 宝寶 豊豐 褒襃 翻飜 毎每 万萬 満滿
麺麵 黙默 弥彌 訳譯 薬藥 与與 予豫 余餘 誉譽 揺搖 様樣 謡謠 来來 頼賴 乱亂 覧覽 竜龍 両兩 猟獵 緑綠 涙淚 塁壘
礼禮 励勵 戻戾 霊靈 齢齡 暦曆 歴歷 恋戀 錬鍊 炉爐 労勞 郎郞 楼樓 録錄 湾灣
"""

NAMES = """
亘亙 凜凛 尭堯 巌巖 晃晄 桧檜 槙槇 祢禰 祷禱 禄祿 穣穰 萌萠 遥遙 園薗 駆駈 島嶋 杯盃 富冨 峰峯 野埜 涼凉
"""

FAMILY = """
高髙 崎﨑嵜 吉𠮷 辺邉 浜濵 島嶌 土圡𡈽 桑桒 柳栁桺 橋槗𣘺 館舘 藪薮籔 淵渕渊 剣釼劔劒 鉄銕 喜㐂 松枩柗 枡桝
穎頴 鴎鷗 侠俠 籠篭 蒋蔣 瑶瑤 彦彥 産產 沖冲 磯礒 船舩 雁鴈 鶯鴬 麹麴 青靑 清淸 呉吳 教敎 内內 尚尙 戸戶 説說
悦悅 税稅 脱脫 鋭銳 群羣 晋晉 并幷 屏屛 宝寳 熙煕熈 翠翆 昇曻 毘毗 国圀 京亰 斉亝 斎斋 秋穐 梅楳 昂昻 蘇蘓
芦蘆 莱萊 柏栢 姉姊 姫姬 娯娛 既旣 塡填 頬頰 飲飮 鄰隣 啓啟 哲喆 氷冰 闘鬪 涙泪
"""

PASTED = "民⺠ 西⻄ 長⻑ 食⻝ 青⻘ 麦⻨ 黄⻩ 斉⻫ 歯⻭ 竜⻯ 亀⻲"

GROUPS = tuple(f"{JOYO} {NAMES} {FAMILY} {PASTED}".split())
VARIANTS = {ord(variant): group[0] for group in GROUPS for variant in group[1:]}
