//! Every column of 附件3 and 附件6 that the record can give, with what it means.

use crate::choice::choices;

choices! {
    /// A figure that is counted or added up. Those that a case gives come out of [`super::facts`].
    Measure {
        /// Not a column: +1 when a complaint comes into hand, -1 when it leaves it; what is carried over adds these up.
        Pending = "pending", "在办增减";
        Carried = "carried", "上期结转";
        Registered = "registered", "本期登记";
        Reopened = "reopened", "重新办理";
        Accepted = "accepted", "受理";
        Declined = "declined", "不受理";
        TransferredOut = "transferred_out", "转出";
        Own = "own", "自收";
        FromAbove = "from_above", "工商转办";
        Ended = "ended", "办结";
        Settled = "settled", "和解成功";
        NoAgreement = "no_agreement", "和解不成";
        Withdrawn = "withdrawn", "终止①";
        Association = "association", "终止②";
        Authority = "authority", "终止③";
        Court = "court", "终止④";
        OtherGround = "other_ground", "终止⑤";
        HandedUp = "handed_up", "移交所里";
        Forward = "forward", "结转下期";
        OnTime = "on_time", "20日内办结";
        Expired = "expired", "到期";
        Days5 = "days_5", "0至5日和解";
        Days10 = "days_10", "6至10日和解";
        Days15 = "days_15", "11至15日和解";
        Days20 = "days_20", "16至20日和解";
        DaysOver = "days_over", "超过20日和解";
        AmountFen = "amount_fen", "涉及金额";
        PromisedFen = "promised_fen", "约定金额";
        KeptFen = "kept_fen", "约定中已履行";
        Performed = "performed", "和解全部履行";
        RecoveredFen = "recovered_fen", "挽回损失";
        Doubled = "doubled", "加倍赔偿";
        DoubledFen = "doubled_fen", "加倍赔偿金额";
        Tested = "tested", "检测鉴定";
        Major = "major", "重大、群体";
        Overdue = "overdue", "超期未结";
        Consulted = "consulted", "咨询";
        Suggested = "suggested", "建议意见";
        Clues = "clues", "线索移交";
        Dispatched = "dispatched", "转办件数";
        FeedbackDue = "feedback_due", "转办到期应反馈";
        FedBackInTime = "fed_back_in_time", "按时反馈";
        Stations = "stations", "站点数";
        Opened = "opened", "本期新建";
        Revoked = "revoked", "本期撤销";
        VenuesDue = "venues_due", "应建数";
        VenuesServed = "venues_served", "应建已建数";
        EightOnes = "eight_ones", "达“八个一”";
        FiveHaves = "five_haves", "达“五有”";
        Plaques = "plaques", "牌匾在位";
        Heads = "heads", "站长";
        Deputies = "deputies", "副站长";
        Conciliators = "conciliators", "和解员";
        Liaisons = "liaisons", "联络员";
        StaffChanged = "staff_changed", "人员更换";
        StaffFiled = "staff_filed", "更换已备案";
        Silent = "silent", "零记录站";
        ContactPoints = "contact_points", "联络站";
        WatchPoints = "watch_points", "监督点";
        GoodsWithdrawn = "goods_withdrawn", "退市批次";
        GoodsWithdrawnFen = "goods_withdrawn_fen", "退市金额";
        Trainings = "trainings", "培训站次";
        TrainedPersons = "trained_persons", "培训人次";
        SelfStudies = "self_studies", "站点自学";
        Publicities = "publicities", "宣传次数";
        PublicityHeads = "publicity_heads", "宣传人次";
        Visits = "visits", "巡访站次";
        Drawn = "drawn", "抽查件数";
        Inspections = "inspections", "检查次数";
        Callbacks = "callbacks", "回访";
        Satisfied = "satisfied", "回访满意";
        Confirmed = "confirmed", "回访一致";
        DutiesDone = "duties_done", "自查和联系";
        RecordKinds = "record_kinds", "有记录的项";
        RecordKindsDue = "record_kinds_due", "应有记录的项";
        ReportsDue = "reports_due", "应报季报";
        ReportsInTime = "reports_in_time", "按时报送";
        GradeBest = "grade_best", "考核优";
        GradeGood = "grade_good", "考核良";
        GradePass = "grade_pass", "考核合格";
        GradeFail = "grade_fail", "考核不合格";
    }
}

/// How many measures there are.
pub const MEASURES: usize = Measure::EVERY.len();

/// How long it took to settle: together these are [`Measure::Settled`].
pub const DAYS: [Measure; 5] = [Measure::Days5, Measure::Days10, Measure::Days15, Measure::Days20, Measure::DaysOver];

choices! {
    /// What a figure counts in.
    Unit {
        Cases = "cases", "件";
        Fen = "fen", "分";
        Percent = "percent", "%";
        Stations = "stations", "站";
        Persons = "persons", "人";
        Times = "times", "条";
        Units = "units", "家";
        Points = "points", "个";
        Batches = "batches", "批";
        Occasions = "occasions", "次";
        Attendances = "attendances", "人次";
        Papers = "papers", "份";
        Items = "items", "项";
    }
}

impl Measure {
    /// What it is counted in.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::AmountFen
            | Self::PromisedFen
            | Self::KeptFen
            | Self::RecoveredFen
            | Self::DoubledFen
            | Self::GoodsWithdrawnFen => Unit::Fen,
            Self::GoodsWithdrawn => Unit::Batches,
            Self::Trainings
            | Self::SelfStudies
            | Self::Publicities
            | Self::Visits
            | Self::Inspections
            | Self::DutiesDone => Unit::Occasions,
            Self::TrainedPersons | Self::PublicityHeads => Unit::Attendances,
            Self::ReportsDue | Self::ReportsInTime => Unit::Papers,
            Self::RecordKinds | Self::RecordKindsDue => Unit::Items,
            Self::Stations
            | Self::Opened
            | Self::Revoked
            | Self::EightOnes
            | Self::FiveHaves
            | Self::Plaques
            | Self::Silent
            | Self::GradeBest
            | Self::GradeGood
            | Self::GradePass
            | Self::GradeFail => Unit::Stations,
            Self::VenuesDue | Self::VenuesServed => Unit::Units,
            Self::Heads | Self::Deputies | Self::Conciliators | Self::Liaisons => Unit::Persons,
            Self::StaffChanged | Self::StaffFiled | Self::Consulted | Self::Suggested | Self::Clues => Unit::Times,
            Self::ContactPoints | Self::WatchPoints => Unit::Points,
            _ => Unit::Cases,
        }
    }

    /// A value as it is read: 26件, 9600.00元.
    #[must_use]
    pub fn said(self, value: i64) -> String {
        match self.unit() {
            Unit::Fen => format!("{}元", crate::value::yuan_from_fen(value)),
            unit => format!("{value}{}", unit.label()),
        }
    }

    /// Whether a complaint gives it, so that the figure opens to complaints.
    #[must_use]
    pub const fn of_cases(self) -> bool {
        (self as usize) <= (Self::Major as usize)
    }

    /// Whether it is how things stand on the last day, and not what happened meanwhile: not to be added over periods.
    #[must_use]
    pub const fn stands(self) -> bool {
        match self {
            Self::Carried | Self::Forward | Self::Silent | Self::Overdue => true,
            Self::Opened | Self::Revoked | Self::StaffChanged | Self::StaffFiled => false,
            _ if (self as usize) >= (Self::GoodsWithdrawn as usize) => false,
            _ => (self as usize) >= (Self::Stations as usize),
        }
    }

    /// Whether it is for the board alone: no column of a form, and no figure that a pack answers for.
    #[must_use]
    pub const fn of_board(self) -> bool {
        matches!(
            self,
            Self::KeptFen
                | Self::Performed
                | Self::Days5
                | Self::Days10
                | Self::Days15
                | Self::Days20
                | Self::DaysOver
                | Self::Confirmed
                | Self::DutiesDone
                | Self::RecordKinds
                | Self::RecordKindsDue
        )
    }

    /// What it means: which fact, and the day it counts on.
    #[must_use]
    pub const fn definition(self) -> &'static str {
        match self {
            Self::Pending => "投诉登记、重新办理之日加一，不受理、转出、办结之日减一。",
            Self::Carried => "本期第一天之前登记（或重新办理）、到那时还没有结果的投诉。",
            Self::Registered => "本期登记的投诉，按登记日计；不受理、转出的也在内（件件有登记）。",
            Self::Reopened => "归档后又重新办理的投诉，按重新办理之日计；原来的办结仍留在原来那一期。",
            Self::Accepted => "本期决定受理的投诉，按受理日计；重新办理的不重复计。",
            Self::Declined => "本期决定不受理的投诉，按决定之日计。",
            Self::TransferredOut => "受理前转给其他站点或单位的投诉，按转出之日计。",
            Self::Own => "本期登记中消费者直接找到本站的：来人、来电、来函、扫码、单位内部转及其他，按登记日计。",
            Self::FromAbove => "本期登记中由上面转来的：上级转办、12315平台、12345，按登记日计。",
            Self::Ended => {
                "受理后有了结果的投诉：和解成功、和解不成、终止①至⑤、移交所里之和，按签署协议、宣布不成、终止或移交之日计。"
            }
            Self::Settled => "双方签署和解协议的投诉，按签署之日计；是否履行另见“挽回损失”。",
            Self::NoAgreement => "分歧过大、和解不成的投诉，按记录不成之日计；之后再移交所里的仍计在这里，不重复计。",
            Self::Withdrawn => "消费者主动撤回投诉而终止的，按终止之日计。",
            Self::Association => "消费者已向消费者协会投诉而终止的，按终止之日计。",
            Self::Authority => "消费者已向有关行政部门申诉而终止的，按终止之日计。",
            Self::Court => "消费者已向人民法院起诉而终止的，按终止之日计。",
            Self::OtherGround => "因其他应当终止的情况而终止的，按终止之日计。",
            Self::HandedUp => "没有先记和解不成或终止、直接移交市场监管所的投诉，按移交之日计。",
            Self::Forward => "本期最后一天结束时还没有结果的投诉。",
            Self::OnTime => "办结的投诉中，受理后二十日内（检测双方同意暂停的扣除）有结果的，按办结之日计。",
            Self::Expired => {
                "二十日届满以后才有结果、又不属于和解成功、和解不成、终止③④⑤的：届满后移交所里的和届满后终止②的，按办结之日计。"
            }
            Self::Days5 => "和解成功的投诉中，受理后五日内签署协议的（检测双方同意暂停的天数扣除），按签署之日计。",
            Self::Days10 => "和解成功的投诉中，受理后第六日至第十日签署协议的，按签署之日计。",
            Self::Days15 => "和解成功的投诉中，受理后第十一日至第十五日签署协议的，按签署之日计。",
            Self::Days20 => {
                "和解成功的投诉中，受理后第十六日至期限届满签署协议的（末日逢节假日顺延的在内），按签署之日计。"
            }
            Self::DaysOver => "和解成功的投诉中，二十日届满以后才签署协议的，按签署之日计。",
            Self::AmountFen => "本期登记的投诉涉及的商品或服务价款，按登记日计；更正后以更正的为准。",
            Self::PromisedFen => "和解协议中经营者应付的金额，按签署之日计；只是约定，不等于已经付了。",
            Self::KeptFen => {
                "本期签署的协议中经营者应付的金额，到现在已经履行的部分，按签署之日计，多付的不算；以后履行了还会增加。"
            }
            Self::Performed => {
                "本期签署的和解协议中，约定的各项到现在已经全部履行的投诉，按签署之日计；以后履行了还会增加。因回访与记录不一致而重新办理的不计。"
            }
            Self::RecoveredFen => {
                "消费者实际得到的钱或物的价值，按每一项履行之日计；约定而没有履行的不算。终止前当场给付的按终止日计，所里办结时得到的按所里办结之日计。因回访与记录不一致而重新办理的，原来记的履行不再计。"
            }
            Self::Doubled => {
                "和解成功、全部履行、消费者实际得到的多于价款，且诉求含三倍赔偿或处理依据为消法55条、食品安全法148条的投诉，按最后一项履行之日计。"
            }
            Self::DoubledFen => "加倍赔偿的投诉中，消费者实际得到的超出价款的部分，按最后一项履行之日计。",
            Self::Tested => "做过检测鉴定的投诉，一件计一次，按第一次送检之日计。",
            Self::Major => "标记为紧急事件、群体性投诉或重大投诉的，一件计一次，按第一次标记之日计；热点投诉另计。",
            Self::Overdue => {
                "二十日在本期最后一天或以前届满、到今天还没有结果的投诉，按今天的情况：以后有了结果就不再计在这里。有了结果才算得进和解率和20日办结率，所以写在这两率旁边。"
            }
            Self::Consulted => "登记的咨询，按登记日计；转为投诉的两边都计。",
            Self::Suggested => "登记的意见建议（商品质量、服务、其他），按登记日计。",
            Self::Clues => "本站人员移交的违法线索，按移交日计；只计件数，不看内容。",
            Self::Dispatched => "转办到站点的投诉，按派发日计；改派的只计在改派以后的站点。",
            Self::FeedbackDue => {
                "反馈期限落在本期、而且期限已过的转办件；期限没到但已经反馈的也计，已退回或交回派发单位的不计。"
            }
            Self::FedBackInTime => "本期应反馈的转办件中，在派发单位定的期限当天或以前反馈的。",
            Self::Stations => "本期最后一天开门服务的消费维权服务站（授牌运行、整改中）。",
            Self::Opened => "本期授牌运行的站点，按授牌之日计。",
            Self::Revoked => "本期撤销的站点，按撤销之日计。",
            Self::VenuesDue => "场所名册中按规模标准应当建站的单位，按现在的名册。",
            Self::VenuesServed => "应建单位中，已有开门服务的站点的，按现在的名册。",
            Self::EightOnes => "开门服务的站点中，“八个一”现在项项合格的。",
            Self::FiveHaves => "开门服务的站点中，“五有”现在项项合格的。",
            Self::Plaques => "开门服务的站点中，牌匾已悬挂、九十天内验证过的，按现在。",
            Self::Heads => "现在在岗的站长。",
            Self::Deputies => "现在在岗的副站长。",
            Self::Conciliators => "现在在岗的和解员。",
            Self::Liaisons => "现在在岗的联络员。",
            Self::StaffChanged => "本期报备的人员更换，按报备之日计。",
            Self::StaffFiled => "本期报备的人员更换中，所里已经接收备案的。",
            Self::Silent => "本期开门服务、却一件投诉、一条咨询都没有登记的站点。",
            Self::ContactPoints => "登记在册的消费维权联络站，按现在。",
            Self::WatchPoints => "登记在册的监督点，按现在。",
            Self::GoodsWithdrawn => "下架的不合格商品，一批计一次，按下架之日计。",
            Self::GoodsWithdrawnFen => "本期下架的不合格商品，库存和已售的货值，按下架之日计。",
            Self::Trainings => {
                "本站有人签到的集中培训、现场指导、交流、跟班学习和会议，一站一场计一次，按培训之日计；几个站参加同一场，各计一次。"
            }
            Self::TrainedPersons => "上述培训的签到人数，按培训之日计。",
            Self::SelfStudies => "站内自学的场次，加上学完并通过测验的微课（同一人同一课一年只计一次），按学习之日计。",
            Self::Publicities => "向本单位职工和向消费者的宣传，按宣传之日计。",
            Self::PublicityHeads => "上述宣传的到场人数，按记录。",
            Self::Visits => "上级到站巡访，按签到之日计。",
            Self::Drawn => "质量跟踪抽中的办结投诉，一件计一次，按回访办完之日计；打通没有打通都计，没办完的不计。",
            Self::Inspections => {
                "上级对本站的实地检查、网络检查、随机抽查和定期回访，去（查）一次计一次，按检查完成之日计；是对站点的，不是对投诉的。"
            }
            Self::Callbacks => "抽中的办结投诉中，回访接通并完成的，按完成之日计；三次没有接通的不计。",
            Self::Satisfied => "回访中消费者答非常满意或满意的，按完成之日计。",
            Self::Confirmed => "回访中消费者说的与站点记录一致的，按完成之日计。",
            Self::DutiesDone => "期限落在本期、已经做了的自查和与所里的联系，一期计一次。",
            Self::RecordKinds => {
                "开门服务的站点在本期留下记录的项：受理登记（投诉、咨询、建议有一件）、学习培训、宣传、自查或与所里联系、上级巡访；每项有一次就算，次数多少不加。"
            }
            Self::RecordKindsDue => "开门服务的站点，一站五项。",
            Self::ReportsDue => "报送期限落在本期、而且期限已过的站点季报；期限没到但已经报送的也计。",
            Self::ReportsInTime => "本期应报的站点季报中，在期限当天或以前报送的。",
            Self::GradeBest => {
                "本期定档的考核中得第一等（优）的站点，按定档之日计，考核的是哪一期见考核；一个站本期定档几次的，计最后一次。"
            }
            Self::GradeGood => "本期定档的考核中得第二等（良）的站点，同上。",
            Self::GradePass => "本期定档的考核中合格、不到良的站点，同上。",
            Self::GradeFail => "本期定档的考核中不合格的站点，有否决项的在内，同上。",
        }
    }
}
