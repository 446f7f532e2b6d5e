"""What is said where something is not shown, and on the way to a membership or a password."""

from django.utils.translation import gettext_noop

from madoguchi.domain.reasons import ReasonCode
from madoguchi.interfaces.rendering.reason_catalogue.words import ReasonWords

PAGES: dict[ReasonCode, ReasonWords] = {
    ReasonCode.NO_PLACE: ReasonWords(
        gettext_noop("ご契約とまだ結び付いていないため、お見せできる情報がありません。"),
        gettext_noop("ご不明な点は、%(phone)s（%(hours)s）へお電話ください。"),
    ),
    ReasonCode.NO_BILLS: ReasonWords(
        gettext_noop("いまお見せできるご請求はありません。"),
        gettext_noop("ご請求が確定すると、ここに表示されます。過去%(months)sか月分をご覧いただけます。"),
    ),
    ReasonCode.DEBIT_FAILED: ReasonWords(
        gettext_noop("%(day)sのお引き落としは、できませんでした（%(why)s）。"),
        gettext_noop("お支払いについては、%(phone)s（%(hours)s）へお問い合わせください。"),
    ),
    ReasonCode.NO_CONTRACTS: ReasonWords(
        gettext_noop("現在ご契約中のサービスは登録されていません。"),
        gettext_noop("ご契約の内容は、%(phone)s（%(hours)s）へお問い合わせください。"),
    ),
    ReasonCode.CONTRACT_NOT_BEGUN: ReasonWords(
        gettext_noop("%(day)sからご利用いただけます。"),
        gettext_noop("開始日の変更は、%(phone)sへお電話ください。"),
    ),
    ReasonCode.CONTRACT_PENDING: ReasonWords(
        gettext_noop("ご利用の準備を進めています。"),
        gettext_noop("開始日は、%(phone)sへお問い合わせください。"),
    ),
    ReasonCode.CONTRACT_PAUSED: ReasonWords(
        gettext_noop("ご利用を休止しています。"),
        gettext_noop("再開のお申し込みは、%(phone)sへお電話ください。"),
    ),
    ReasonCode.REVIEW_WAITING: ReasonWords(
        gettext_noop("ご登録内容を確認しています。%(day)sにお申し込みいただきました。"),
        gettext_noop(
            "確認には数日（混み合っている場合は%(days)s日程度）かかります。"
            "終わりましたらメールでお知らせし、ご請求などをご覧いただけるようになります。"
            "お電話で内容を確認させていただく場合があります。"
        ),
    ),
    ReasonCode.REVIEW_REFUSED: ReasonWords(
        gettext_noop("ご登録内容を確認できませんでした（%(day)s）。%(why)s"),
        gettext_noop("お手数ですが、%(phone)s（%(hours)s）へお電話ください。"),
    ),
    ReasonCode.BILLS_TOO_OLD: ReasonWords(
        gettext_noop("%(day)sからのご請求はありません。それより前のご請求は、ここには表示されません。"),
        gettext_noop(
            "前のご請求は、%(phone)s（%(hours)s）へお問い合わせください。新しいご請求が確定すると、ここに表示されます。"
        ),
    ),
    ReasonCode.BEFORE_FIRST_MONTH: ReasonWords(
        gettext_noop("%(month)sのご請求は表示できません。%(first)s以降のご請求をご覧いただけます。"),
        gettext_noop("それより前のご請求は、%(phone)s（%(hours)s）へお問い合わせください。"),
        gettext_noop("このご請求は表示できません"),
    ),
    ReasonCode.BEYOND_MONTHS_SHOWN: ReasonWords(
        gettext_noop(
            "%(month)sのご請求は、表示の期間が過ぎました。過去%(months)sか月分（%(first)s以降）をご覧いただけます。"
        ),
        gettext_noop("それより前のご請求は、%(phone)s（%(hours)s）へお問い合わせください。"),
        gettext_noop("このご請求は表示できません"),
    ),
    ReasonCode.NO_READINGS: ReasonWords(
        gettext_noop("まだ検針の記録がありません。"),
        gettext_noop("最初の検針の後、ご請求が確定すると表示されます。"),
    ),
    ReasonCode.TOO_FEW_MONTHS: ReasonWords(
        gettext_noop("グラフは、%(months)sか月分以上の記録がそろうと表示されます。"),
        gettext_noop("それまでは、下の表をご覧ください。次のご請求が確定すると加わります。"),
    ),
    ReasonCode.AREA_EXCLUDED: ReasonWords(
        gettext_noop("%(label)sのため、交換の対象外です。"),
        gettext_noop(
            "%(label)s（%(areas)s）では、ポイントの付与と交換を行っていません。ご不明な点は、%(phone)sへお電話ください。"
        ),
    ),
    ReasonCode.OUT_OF_STOCK: ReasonWords(
        gettext_noop("在庫がありません。"),
        gettext_noop("入荷の予定は、%(phone)sへお問い合わせください。"),
    ),
    ReasonCode.PRICE_CHANGED: ReasonWords(
        gettext_noop("必要なポイントが変わりました。"),
        gettext_noop("もう一度ご確認ください。"),
    ),
    ReasonCode.NOT_ENOUGH_POINTS: ReasonWords(
        gettext_noop("ポイントが足りません（あと%(points)sポイント）。"),
        gettext_noop("ご請求が確定するたびにポイントがたまります。"),
    ),
    ReasonCode.NO_REWARDS: ReasonWords(
        gettext_noop("現在、交換できる商品はありません。"),
        gettext_noop("商品をご用意できましたら、ここに表示されます。ポイントはそのままお使いいただけます。"),
    ),
    ReasonCode.NO_POINT_HISTORY: ReasonWords(
        gettext_noop("履歴はまだありません。"),
        gettext_noop("ご請求が確定してポイントがたまると、ここに表示されます。"),
    ),
    ReasonCode.NO_NOTICES: ReasonWords(
        gettext_noop("%(empty)s"),
        gettext_noop("新しいお知らせは、ここに表示されます。"),
    ),
    ReasonCode.NOT_REGISTERED: ReasonWords(
        gettext_noop("登録がありません。"),
        gettext_noop("ご登録は、%(phone)sへお電話ください。"),
    ),
    ReasonCode.PAGE_TO_COME: ReasonWords(
        gettext_noop("%(label)sは準備中です。"),
        gettext_noop("お急ぎの方は、%(phone)sへお電話ください。"),
    ),
    ReasonCode.PAGE_UNKNOWN: ReasonWords(
        gettext_noop("アドレスが違うか、ページがなくなりました。"),
        gettext_noop(
            "はじめのページからお探しください。お困りのときは、%(phone)s（%(hours)s）へお電話ください。"
        ),
        gettext_noop("ページが見つかりません"),
    ),
    ReasonCode.FORM_TOO_OLD: ReasonWords(
        gettext_noop(
            "画面を開いてから時間がたったか、別の画面で操作されたため、受け付けませんでした。登録内容は変わっていません。"
        ),
        gettext_noop(
            "はじめのページを開き直して、もう一度お試しください。お困りのときは、%(phone)s（%(hours)s）へお電話ください。"
        ),
        gettext_noop("もう一度お試しください"),
    ),
    ReasonCode.COUNTER_CLOSED: ReasonWords(
        gettext_noop("次にご利用いただけるのは、%(day)s %(time)sからです。"),
        gettext_noop("お急ぎのときは、%(phone)s（%(hours)s）へお電話でお問い合わせください。"),
        gettext_noop("ただいまご利用時間外です"),
    ),
    ReasonCode.SIGN_IN_WAITS: ReasonWords(
        gettext_noop("続けて入力された内容が違ったため、しばらくログインできません。"),
        gettext_noop(
            "%(seconds)s秒ほどお待ちになってから、もう一度お試しください。お困りのときは、%(phone)s（%(hours)s）へお電話ください。"
        ),
    ),
    ReasonCode.TRIES_WAIT: ReasonWords(
        gettext_noop("続けて入力された内容が確認できなかったため、しばらく受け付けを止めています。"),
        gettext_noop("%(minutes)s分ほどお待ちになってから、もう一度お試しください。"),
    ),
    ReasonCode.MAIL_AWAITED: ReasonWords(
        gettext_noop("通常は数分以内に届きます。"),
        gettext_noop("届かないときは、次のことをお試しください。"),
    ),
    ReasonCode.MAIL_WAITS: ReasonWords(
        gettext_noop("いまは続けてお送りできません。"),
        gettext_noop(
            "1分ほどお待ちになってから、もう一度お試しください。何度も届かないときは、メールアドレスをご確認のうえ、はじめからやり直してください。"
        ),
    ),
    ReasonCode.LINK_UNKNOWN: ReasonWords(
        gettext_noop("メールに書かれたURLが途中で切れていないか、ご確認ください。"),
        gettext_noop("もう一度送信されたメールがあるときは、新しいほうのURLを開いてください。"),
        gettext_noop("このURLは正しくありません"),
    ),
    ReasonCode.LINK_EXPIRED: ReasonWords(
        gettext_noop("有効期限は、メールの送信から%(hours_good)s時間（%(day)sまで）でした。"),
        gettext_noop("おそれいりますが、はじめからお手続きください。"),
        gettext_noop("このURLの有効期限が切れています"),
    ),
    ReasonCode.LINK_USED: ReasonWords(
        gettext_noop("お手続きは完了しています。"),
        gettext_noop("ログインしてご利用ください。"),
        gettext_noop("このURLはすでに使われています"),
    ),
    ReasonCode.APPLICATION_SENT: ReasonWords(
        gettext_noop("お手続きは完了しています。"),
        gettext_noop("確認が終わりましたら、メールでお知らせします。"),
        gettext_noop("このURLはすでに使われています"),
    ),
    ReasonCode.ALREADY_REGISTERED: ReasonWords(
        gettext_noop("このお客様番号はすでに登録されています。"),
        gettext_noop("ログインしてご利用ください。お忘れの場合は、ログインページからお手続きいただけます。"),
    ),
    ReasonCode.NUMBER_NOT_ACCEPTED: ReasonWords(
        gettext_noop("このお客様番号では、お手続きを完了できませんでした。"),
        gettext_noop("お手数ですが、%(phone)s（%(hours)s）へお電話ください。"),
    ),
    ReasonCode.PASSWORD_CHANGED: ReasonWords(
        gettext_noop("パスワードはほかで変更されました。"),
        gettext_noop("必要な場合は、もう一度はじめからお手続きください。"),
    ),
    ReasonCode.ISSUED_PASSWORD_OVER: ReasonWords(
        gettext_noop("発行されたパスワードは使えなくなりました。"),
        gettext_noop("ログインページから、パスワードを再設定してください。"),
    ),
    ReasonCode.CUSTOMER_CHANGED: ReasonWords(
        gettext_noop("お客様番号のご登録が変わりました。"),
        gettext_noop("おそれいりますが、%(phone)s（%(hours)s）へお電話ください。"),
    ),
    ReasonCode.NO_MAILS: ReasonWords(
        gettext_noop("まだメールはありません。"),
        gettext_noop("ポータルがメールを送信すると、ここに表示されます。"),
    ),
}
