"""What is said where members do something: ask, add places, change cards, look after their account."""

from django.utils.translation import gettext_noop

from madoguchi.domain.reasons import ReasonCode
from madoguchi.interfaces.rendering.reason_catalogue.words import ReasonWords

DEEDS: dict[ReasonCode, ReasonWords] = {
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
    ReasonCode.PASSKEYS_NEED_SCRIPT: ReasonWords(
        gettext_noop("パスキーを使うにはJavaScriptが必要です。"),
        gettext_noop("お使いのブラウザーで有効にするか、ワンタイムコードなど、ほかの方法をお使いください。"),
    ),
    ReasonCode.PASSKEYS_FULL: ReasonWords(
        gettext_noop("登録できる数（%(most)s件）の上限に達しています。"),
        gettext_noop("登録するには、先に使わないパスキーを削除してください。"),
    ),
    ReasonCode.PASSKEYS_ELSEWHERE: ReasonWords(
        gettext_noop("登録されたパスキーは、このアドレスでは使えません。"),
        gettext_noop(
            "リカバリーコードをお使いいただくか、いつものログインページのアドレスを開いてください。"
        ),
    ),
    ReasonCode.SECOND_STEP_OVER: ReasonWords(
        gettext_noop("2段階目の確認を受け付けられる時間が過ぎました。"),
        gettext_noop("おそれいりますが、もう一度はじめからログインしてください。"),
    ),
    ReasonCode.NO_FACTOR: ReasonWords(
        gettext_noop("リカバリーコードは、まだありません。"),
        gettext_noop("パスキーまたはワンタイムコードを設定すると、あわせて発行します。"),
    ),
    ReasonCode.MAIL_IS_DEAD: ReasonWords(
        gettext_noop("%(day)sに、ご登録のメールアドレスへお知らせをお届けできませんでした。"),
        gettext_noop(
            "メールアドレスをご確認のうえ、変更してください。変更できないときは、%(phone)s（%(hours)s）へお電話ください。"
        ),
    ),
    ReasonCode.STOP_UNKNOWN: ReasonWords(
        gettext_noop("このURLでは、お知らせメールを停止できません。"),
        gettext_noop(
            "メールに書かれたURLを最後まで開いているかお確かめください。停止は%(phone)s（%(hours)s）でも承ります。"
        ),
        gettext_noop("URLをご確認ください"),
    ),
}
