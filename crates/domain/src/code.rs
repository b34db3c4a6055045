//! Code tables of goods, services and problems: our own stable codes, with names as bureaus use them.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// Goods classes.
const GOODS: &[(&str, &str)] = &[
    ("G01", "食品"),
    ("G02", "烟、酒和饮料"),
    ("G03", "服装、鞋帽"),
    ("G04", "化妆品"),
    ("G05", "家居用品"),
    ("G06", "家用电器"),
    ("G07", "通讯产品"),
    ("G08", "计算机产品"),
    ("G09", "交通工具"),
    ("G10", "药品"),
    ("G11", "医疗器械"),
    ("G12", "房屋"),
    ("G13", "装修建材"),
    ("G14", "农用生产资料"),
    ("G15", "首饰"),
    ("G16", "文体用品"),
    ("G17", "日用商品"),
    ("G18", "儿童用品"),
    ("G99", "其他商品"),
];

/// Service classes.
const SERVICES: &[(&str, &str)] = &[
    ("S01", "餐饮和住宿服务"),
    ("S02", "销售服务"),
    ("S03", "美容、美发、洗浴服务"),
    ("S04", "教育培训服务"),
    ("S05", "文化、娱乐、体育服务"),
    ("S06", "旅游服务"),
    ("S07", "停车服务"),
    ("S08", "互联网服务"),
    ("S09", "专业技术服务"),
    ("S10", "制作、保养和修理服务"),
    ("S11", "洗涤染色服务"),
    ("S12", "行政事业性服务"),
    ("S13", "电信服务"),
    ("S14", "公用事业"),
    ("S15", "物业"),
    ("S16", "租赁"),
    ("S17", "交通运输"),
    ("S18", "医疗"),
    ("S19", "金融"),
    ("S99", "其他服务"),
];

/// Problem classes of 12315, then those that only consumer associations use.
const PROBLEMS: &[(&str, &str)] = &[
    ("P01", "质量"),
    ("P02", "售后服务"),
    ("P03", "食品安全"),
    ("P04", "合同"),
    ("P05", "价格"),
    ("P06", "广告"),
    ("P07", "不正当竞争"),
    ("P08", "计量"),
    ("P09", "安全"),
    ("P10", "人身权利"),
    ("P11", "假冒"),
    ("P12", "包装标识"),
    ("P13", "虚假宣传"),
    ("P14", "人格尊严"),
    ("P99", "其他投诉问题"),
];

/// A class of goods or services.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassCode(&'static str);

/// A class of problem; also the nature (定性) that a verification finds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProblemCode(&'static str);

fn find(table: &'static [(&str, &str)], wanted: &str) -> Option<(&'static str, &'static str)> {
    table.iter().find(|(code, name)| *code == wanted || *name == wanted).copied()
}

impl ClassCode {
    /// Every class, goods first: code and name.
    pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
        GOODS.iter().chain(SERVICES).copied()
    }

    /// By code or by name.
    #[must_use]
    pub fn parse(wanted: &str) -> Option<Self> {
        find(GOODS, wanted).or_else(|| find(SERVICES, wanted)).map(|(code, _)| Self(code))
    }

    /// Whether it is a service, not a thing.
    #[must_use]
    pub fn is_service(&self) -> bool {
        self.0.starts_with('S')
    }

    #[must_use]
    pub fn code(&self) -> &str {
        self.0
    }

    #[must_use]
    pub fn name(&self) -> &'static str {
        find(GOODS, self.0).or_else(|| find(SERVICES, self.0)).map_or(self.0, |(_, name)| name)
    }
}

impl ProblemCode {
    /// Every class of problem: code and name.
    pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
        PROBLEMS.iter().copied()
    }

    /// By code or by name.
    #[must_use]
    pub fn parse(wanted: &str) -> Option<Self> {
        find(PROBLEMS, wanted).map(|(code, _)| Self(code))
    }

    #[must_use]
    pub fn code(&self) -> &str {
        self.0
    }

    #[must_use]
    pub fn name(&self) -> &'static str {
        find(PROBLEMS, self.0).map_or(self.0, |(_, name)| name)
    }
}

macro_rules! stored_as_code {
    ($($name:ident),+) => { $(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { to.serialize_str(self.0) }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let code = String::deserialize(from)?;
                Self::parse(&code).ok_or_else(|| Error::custom(format!("unknown code {code}")))
            }
        }
        impl crate::form::Choice for $name {
            fn from_value(value: &str) -> Option<Self> { Self::parse(value) }
        }
    )+ };
}
stored_as_code!(ClassCode, ProblemCode);

#[cfg(test)]
mod tests {
    use super::{ClassCode, ProblemCode};

    #[test]
    fn every_class_is_found_by_code_and_by_name() {
        for (code, name) in ClassCode::all() {
            assert_eq!(ClassCode::parse(code), ClassCode::parse(name));
            assert_eq!(ClassCode::parse(code).map(|c| c.name()), Some(name));
        }
        for (code, name) in ProblemCode::all() {
            assert_eq!(ProblemCode::parse(code), ProblemCode::parse(name));
        }
        assert_eq!(ClassCode::parse("冰箱"), None);
    }
}
