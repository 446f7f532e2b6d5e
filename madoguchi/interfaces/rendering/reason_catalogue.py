"""The catalogue of reasons: what is so, and what the customer can do next, for each code."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from madoguchi.domain.reasons import ReasonCode


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """What is so, and what can be done; both may name values of the reason, and those of every one.

    ``%(day)s`` is the day of the reason, ``%(phone)s`` and ``%(hours)s`` are the operator's. ``title`` heads
    a page that has nothing else to say.
    """

    lead: str
    next_step: str
    title: str = ""


CATALOGUE: dict[ReasonCode, ReasonWords] = {
    ReasonCode.NO_PLACE: ReasonWords(
        gettext_noop("ご契約とまだ結び付いていないため、お見せできる情報がありません。"),
        gettext_noop("ご不明な点は、%(phone)s（%(hours)s）へお電話ください。"),
    ),
    ReasonCode.NO_BILLS: ReasonWords(
        gettext_noop("いまお見せできるご請求はありません。"),
        gettext_noop("ご請求が確定すると、ここに表示されます。過去%(months)sか月分をご覧いただけます。"),
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
    ReasonCode.NO_REQUESTS: ReasonWords(
        gettext_noop("まだお申し込みはありません。"),
        gettext_noop("お申し込みになると、受付番号と状況をここでご確認いただけます。"),
    ),
    ReasonCode.NO_CHANNELS: ReasonWords(
        gettext_noop("いまお申し込みいただけるチャンネルはありません。"),
        gettext_noop("ご希望のチャンネルがあるときは、%(phone)sへお電話ください。"),
    ),
    ReasonCode.REQUEST_NEEDS_PLACE: ReasonWords(
        gettext_noop("ご契約とまだ結び付いていないため、お申し込みいただけません。"),
        gettext_noop("お急ぎのときは、%(phone)sへお電話ください。"),
    ),
    ReasonCode.REQUEST_WAITING: ReasonWords(
        gettext_noop("同じお申し込みを受け付けています（受付番号 %(number)s）。"),
        gettext_noop("%(day)sまでにご連絡します。内容を変えるときは、取り消してから、お申し込みください。"),
    ),
    ReasonCode.WITHDRAWAL_OVER: ReasonWords(
        gettext_noop("取り消せる期限（%(until)sまで）を過ぎています。"),
        gettext_noop("お取り消しや変更は、%(phone)sへお電話ください。"),
    ),
    ReasonCode.REQUEST_CLOSED: ReasonWords(
        gettext_noop("このお申し込みは終わっているため、取り消せません。"),
        gettext_noop("ご不明な点は、%(phone)sへお電話ください。"),
    ),
    ReasonCode.CHANNEL_CONTRACTED: ReasonWords(
        gettext_noop("ご契約中です。"),
        gettext_noop("このままご覧いただけます。"),
    ),
    ReasonCode.CHANNEL_WAITING: ReasonWords(
        gettext_noop("お申し込みを受け付けています。"),
        gettext_noop("お引き受けできるかどうかをご連絡するまで、お待ちください。"),
    ),
    ReasonCode.CHANNEL_INCLUDED: ReasonWords(
        gettext_noop("「%(course)s」に含まれています。"),
        gettext_noop("追加のお申し込みは要りません。"),
    ),
    ReasonCode.CHANNEL_EXCLUDED: ReasonWords(
        gettext_noop("「%(course)s」と一緒にはご契約いただけません。"),
        gettext_noop("コースの変更は、%(phone)sへお電話ください。"),
    ),
    ReasonCode.CHANNEL_AREA: ReasonWords(
        gettext_noop("ご使用場所は提供エリアの外です。"),
        gettext_noop("ご覧いただけるのは、%(areas)sです。"),
    ),
    ReasonCode.LAST_PLACE: ReasonWords(
        gettext_noop("登録されている場所がこの1か所だけのため、外せません。"),
        gettext_noop(
            "ご利用をおやめになるときは、退会のお手続きをお願いします。ご不明な点は、%(phone)sへお電話ください。"
        ),
    ),
    ReasonCode.PLACE_REFUSED: ReasonWords(
        gettext_noop("%(day)sに確認しましたが、登録できませんでした。%(why)s"),
        gettext_noop("内容をお確かめのうえ、もう一度お申し込みいただくか、%(phone)sへお電話ください。"),
    ),
    ReasonCode.ADDED_BY_STAFF: ReasonWords(
        gettext_noop("ほかの場所の追加は、この画面では承っていません。"),
        gettext_noop("追加をご希望のときは、%(phone)sへお電話ください。"),
    ),
    ReasonCode.NOT_PAID_BY_CARD: ReasonWords(
        gettext_noop("%(wanted)sでお支払いのお客様だけが、このページからカードを変更できます。"),
        gettext_noop("お支払方法の変更は、%(phone)sへお電話ください。"),
    ),
    ReasonCode.CARD_CHANGE_WAITING: ReasonWords(
        gettext_noop("カード変更のお手続きが、まだ終わっていません。"),
        gettext_noop("%(day)s %(until)sまでに終わらないときは、そのあと、はじめからお手続きいただけます。"),
    ),
    ReasonCode.PROVIDER_AWAY: ReasonWords(
        gettext_noop(
            "決済サービスにつながらないため、いまはカードを変更できません。カードは変わっていません。"
        ),
        gettext_noop(
            "しばらくたってから、もう一度お試しください。お急ぎのときは、%(phone)sへお電話ください。"
        ),
    ),
    ReasonCode.TOO_MANY_CARD_CHANGES: ReasonWords(
        gettext_noop("お手続きの回数が上限に達したため、カードの変更の受け付けを止めています。"),
        gettext_noop("%(day)sに、もう一度お試しいただけます。お急ぎのときは、%(phone)sへお電話ください。"),
    ),
    ReasonCode.LINK_REPLACED: ReasonWords(
        gettext_noop("このメールをお送りした後に、メールアドレスが入力し直されました。"),
        gettext_noop("入力し直したアドレスに届いたメールのURLを開いてください。"),
        gettext_noop("このURLは使えなくなりました"),
    ),
    ReasonCode.NO_CARD: ReasonWords(
        gettext_noop(
            "このページで登録されたカードはありません。これまでのカードの番号は、このページには表示されません。"
        ),
        gettext_noop("このページでカードを変更すると、ここに表示されます。"),
    ),
    ReasonCode.CARD_REFUSED: ReasonWords(
        gettext_noop("入力されたカードは、カード会社の承認が得られませんでした。"),
        gettext_noop("別のカードをお試しいただくか、カード会社へお問い合わせください。"),
    ),
    ReasonCode.CARD_RESULT_AWAITED: ReasonWords(
        gettext_noop("ふつうは数分で確認できます。確認できるまでは、これまでのカードのままです。"),
        gettext_noop("このページを閉じても、確認は続きます。"),
    ),
    ReasonCode.CARD_UNCHANGED: ReasonWords(
        gettext_noop("カードは変わっていません。"),
        gettext_noop("変更されるときは、もう一度はじめからお手続きください。"),
    ),
    ReasonCode.TOO_MANY_BILLS: ReasonWords(
        gettext_noop("件数が多いため、新しいものから%(most)s件だけを表示しています。"),
        gettext_noop("場所を選んでご覧ください。"),
    ),
    ReasonCode.REQUEST_UNDECIDED: ReasonWords(
        gettext_noop("お引き受けできるかどうかを確認しています。"),
        gettext_noop("%(day)sまでにご連絡します。"),
    ),
    ReasonCode.REQUEST_LATE: ReasonWords(
        gettext_noop("%(day)sまでにご連絡する予定でしたが、遅れています。"),
        gettext_noop("おそれいりますが、%(phone)s（%(hours)s）へお電話ください。"),
    ),
    ReasonCode.REQUEST_SCHEDULED: ReasonWords(
        gettext_noop("%(day)sに向けて手続きを進めています。"),
        gettext_noop("終わりましたら、このページでお知らせします。"),
    ),
    ReasonCode.REQUEST_UNDER_WAY: ReasonWords(
        gettext_noop("手続きを進めています。"),
        gettext_noop("終わりましたら、このページでお知らせします。"),
    ),
    ReasonCode.REQUEST_REFUSED: ReasonWords(
        gettext_noop("%(why)s"),
        gettext_noop("ご不明な点は、%(phone)s（%(hours)s）へお電話ください。"),
    ),
    ReasonCode.TERMS_CHANGED: ReasonWords(
        gettext_noop(
            "ご確認いただいた後で、料金または利用開始日が変わりました。まだお申し込みは完了していません。"
        ),
        gettext_noop("もう一度ご確認ください。"),
    ),
    ReasonCode.NOT_REGISTERED_YET: ReasonWords(
        gettext_noop("登録がありません。"),
        gettext_noop("「変更する」からご登録いただけます。"),
    ),
    ReasonCode.EMAIL_CHANGE_WAITING: ReasonWords(
        gettext_noop("%(address)s に変更するお手続きが、まだ終わっていません。"),
        gettext_noop("お送りしたメールのURLを、%(until)sまでに開いてください。"),
    ),
    ReasonCode.EMAIL_LINK_SPENT: ReasonWords(
        gettext_noop("新しいURLが送信されたか、%(label)sが変更されたため、このURLでは変更できません。"),
        gettext_noop("変更するときは、おそれいりますが、ログインしてもう一度お手続きください。"),
        gettext_noop("このURLは使えなくなりました"),
    ),
    ReasonCode.NO_HISTORY: ReasonWords(
        gettext_noop("まだ記録はありません。"),
        gettext_noop("これからのログインや変更を、ここに表示します。"),
    ),
    ReasonCode.COPIES_WAIT: ReasonWords(
        gettext_noop("控えのダウンロードが続いたため、しばらく受け付けを止めています。"),
        gettext_noop("%(minutes)s分ほどお待ちになってから、もう一度お試しください。"),
    ),
    ReasonCode.NO_WAY_BACK: ReasonWords(
        gettext_noop("メールアドレスのご登録がないため、取り消し用のURLをお送りできません。"),
        gettext_noop("取り消せるようにしておきたい方は、先にメールアドレスをご登録ください。"),
    ),
    ReasonCode.RETURN_OVER: ReasonWords(
        gettext_noop("取り消しの期限（%(day)s）が過ぎました。ご登録の情報は消去されるため、取り消せません。"),
        gettext_noop(
            "ご利用になるときは、もう一度はじめから登録してください。ご不明な点は、%(phone)s（%(hours)s）へお電話ください。"
        ),
        gettext_noop("取り消しの期限が過ぎました"),
    ),
    ReasonCode.AGREEMENT_NEEDED: ReasonWords(
        gettext_noop("%(lead)s"),
        gettext_noop(
            "%(day)sからのご利用規約をご確認のうえ、「%(button)s」を押すと、続けてご利用いただけます。"
        ),
        gettext_noop("ご利用規約の変更について"),
    ),
    ReasonCode.AGREEMENT_OUTDATED: ReasonWords(
        gettext_noop("ご覧いただいた後で、ご利用規約がもう一度変わりました。"),
        gettext_noop("新しい内容をご確認ください。"),
    ),
    ReasonCode.NO_PASSKEYS: ReasonWords(
        gettext_noop("登録されたパスキーはありません。"),
        gettext_noop("登録すると、ここに表示されます。"),
    ),
    ReasonCode.NO_PASSKEYS_HERE: ReasonWords(
        gettext_noop("いまお使いのアドレスでは、パスキーを登録できません。"),
        gettext_noop("いつものログインページのアドレスを開いて、もう一度お試しください。"),
    ),
    ReasonCode.NO_FACTOR: ReasonWords(
        gettext_noop("リカバリーコードは、まだありません。"),
        gettext_noop("パスキーまたはワンタイムコードを設定すると、あわせて発行します。"),
    ),
    ReasonCode.TOO_MANY_PASSKEYS: ReasonWords(
        gettext_noop("登録できる数の上限（%(most)s個）に達しています。"),
        gettext_noop("登録するには、先に使わないパスキーを削除してください。"),
    ),
    ReasonCode.PASSKEYS_ELSEWHERE: ReasonWords(
        gettext_noop("登録されたパスキーは、このアドレスでは使えません。"),
        gettext_noop("リカバリーコードをお使いください。"),
    ),
}
