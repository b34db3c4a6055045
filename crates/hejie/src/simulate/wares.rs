//! What made-up complaints are about, so that their words are as many and as mixed as those of real ones.

use domain::code::{ClassCode, ProblemCode};

use super::dice::Dice;

/// Goods and services of the classes that come most; the others are called as their class.
const WARES: &[(&str, &[&str])] = &[
    ("G01", &["纯牛奶", "卤鸭", "猪后腿肉", "月饼礼盒", "大米", "蛋糕", "橄榄油", "速冻水饺"]),
    ("G02", &["白酒", "啤酒", "碳酸饮料"]),
    ("G03", &["羊毛大衣", "运动鞋", "羽绒服", "连衣裙", "皮靴", "牛仔裤", "童装外套"]),
    ("G04", &["面霜", "洗发水", "口红"]),
    ("G05", &["布艺沙发", "实木床", "床垫", "餐桌", "窗帘"]),
    ("G06", &["双开门冰箱", "空调", "洗衣机", "电饭煲", "热水器"]),
    ("G07", &["手机", "无线耳机", "充电宝"]),
    ("G09", &["电动自行车", "轿车", "轮胎"]),
    ("G15", &["金项链", "银手镯"]),
    ("G17", &["保温杯", "收纳箱", "雨伞", "儿童滑板"]),
    ("S01", &["宴席", "客房", "火锅套餐", "早餐"]),
    ("S03", &["烫发", "美容套餐", "足浴卡"]),
    ("S04", &["英语课程", "驾驶培训"]),
    ("S05", &["健身年卡", "电影票", "游泳卡"]),
    ("S13", &["宽带套餐", "手机资费"]),
];

/// What is said of a problem, whatever the goods.
const SAID: &[(&str, &[&str])] = &[
    ("P01", &["用不久就坏", "拆开就发现做工粗糙", "表面开裂变形", "屡修不好", "颜色与样品不符"]),
    ("P02", &["保修期内拒绝维修", "维修拖延没有音讯", "退换手续反复推诿", "上门安装失约"]),
    ("P03", &["吃出异物", "食用后腹泻", "包装鼓胀变质", "过期仍在销售"]),
    ("P04", &["定金不肯退还", "交货延误一再改期", "单方提高价款", "预付余额拒退"]),
    ("P05", &["结账价格高于标签", "优惠没有兑现", "收费项目未事先告知"]),
    ("P06", &["宣传功效夸大", "赠品与海报不符"]),
    ("P08", &["缺斤少两", "净含量不足"]),
    ("P09", &["使用中漏电", "边角锋利划伤", "突然断裂摔伤"]),
    ("P11", &["鉴定为假货", "商标标识可疑"]),
];

/// Name and facts of one complaint.
pub fn told(dice: &mut Dice, class: &ClassCode, problem: &ProblemCode) -> (String, String) {
    let one = |dice: &mut Dice, all: &[(&str, &'static [&'static str])], code: &str| {
        let found = all.iter().find(|(known, _)| *known == code).map(|(_, all)| *all)?;
        let even: Vec<(&'static str, f64)> = found.iter().map(|one| (*one, 1.0)).collect();
        dice.pick(&even)
    };
    let name = one(dice, WARES, class.code()).unwrap_or_else(|| class.name());
    let said = one(dice, SAID, problem.code()).unwrap_or_else(|| problem.name());
    (name.to_owned(), format!("购买{name}，{said}，要求处理。"))
}
