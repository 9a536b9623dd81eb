//! The customers: sixty invented groups with three hundred sites.

use crate::people::{REGIONS, REPS};
use crate::random::Random;

/// A customer.
pub struct Customer {
    /// Number, the key of `customers.csv`: five digits with leading zeros.
    pub id: String,
    /// Name; no name is part of another.
    pub name: String,
    /// Group it belongs to.
    pub group: String,
    /// Industry.
    pub industry: &'static str,
    /// City.
    pub city: &'static str,
    /// Index of its sales person.
    pub rep: usize,
    /// Size: 1 is the mean customer.
    pub size: f64,
    /// Index into [`CHANNELS`] of its usual channel.
    pub channel: usize,
    /// How likely it buys from each product line.
    pub taste: [f64; 4],
    /// Rank by size within its region, 0 the largest.
    pub rank: usize,
    /// Random number from 0 to 1 that decides when it comes and goes.
    pub fate: f64,
}

/// The channels.
pub const CHANNELS: [&str; 4] = ["直销", "经销", "线上", "集成"];
/// Index of the dealers.
pub const DEALER: usize = 1;
/// Index of the online shop.
pub const ONLINE: usize = 2;
/// Index of the system integrators.
pub const INTEGRATOR: usize = 3;

/// Number of customers.
const COUNT: usize = 300;
/// Sites of ten successive groups.
const SITES: [usize; 10] = [8, 7, 6, 6, 5, 5, 5, 4, 3, 1];

/// Invented names; any likeness to a real company is chance.
const GROUPS: [(&str, &str); 60] = [
    ("青屿", "电子"),
    ("沐栎", "装备"),
    ("砚洲", "食品机械"),
    ("禾序", "包装"),
    ("朗汐", "水务"),
    ("沧栎", "新材"),
    ("云筠", "纺织"),
    ("桐屿", "动力"),
    ("墨珩", "精工"),
    ("霁湾", "化工"),
    ("溪衡", "仪表"),
    ("松筠", "建材"),
    ("柏汀", "环保"),
    ("映葭", "乳业"),
    ("峦汀", "矿机"),
    ("星篁", "电气"),
    ("澈野", "饮品"),
    ("榆汐", "制药设备"),
    ("望筠", "冷链"),
    ("杉屿", "家居"),
    ("岚珩", "汽配"),
    ("梧汀", "物流装备"),
    ("霖岸", "重工"),
    ("珞溪", "光电"),
    ("砺峦", "机床"),
    ("茗泽", "茶业"),
    ("荻洲", "造纸"),
    ("澜野", "海工"),
    ("璟渡", "电源"),
    ("昀岭", "石化"),
    ("蔚屿", "风电"),
    ("筱原", "印刷"),
    ("皓岑", "玻璃"),
    ("泓坞", "水泥"),
    ("桦汀", "木业"),
    ("沁岚", "日化"),
    ("翊珩", "航材"),
    ("霄屿", "线缆"),
    ("槿汐", "医械"),
    ("漠野", "光伏"),
    ("砂洲", "陶瓷"),
    ("曜岑", "锂电"),
    ("苒溪", "饲料"),
    ("珂岭", "橡塑"),
    ("渡岫", "自动化"),
    ("穹禾", "系统集成"),
    ("菱屿", "工控"),
    ("筠庭", "机电"),
    ("汀栎", "工程"),
    ("壑原", "自控"),
    ("纾汀", "电控"),
    ("衔野", "集成"),
    ("葭汐", "智造"),
    ("榷洲", "工品"),
    ("贯屿", "电气工程"),
    ("络屿", "自动化"),
    ("枢汀", "工控"),
    ("维洲", "系统集成"),
    ("彻岚", "机电"),
    ("聚岫", "仪控"),
];

/// The first group that resells: from here on the customers are dealers and integrators.
const FIRST_DEALER: usize = 44;

/// Regions of 24 successive customers: 7, 5, 5, 3 and 4 of them.
const WHEEL: [usize; 24] = [0, 1, 2, 0, 4, 1, 0, 3, 2, 1, 4, 0, 2, 0, 1, 3, 4, 0, 2, 1, 0, 4, 2, 3];

/// Cities of each region.
const CITIES: [&[&str]; 5] = [
    &["苏州", "无锡", "杭州", "宁波", "南京", "合肥", "常州", "嘉兴"],
    &["佛山", "东莞", "珠海", "惠州", "中山", "厦门"],
    &["天津", "唐山", "保定", "廊坊", "石家庄", "济南"],
    &["武汉", "长沙", "襄阳", "郑州", "株洲"],
    &["成都", "重庆", "西安", "绵阳", "兰州"],
];

/// All customers, in the order of their numbers.
pub fn all() -> Vec<Customer> {
    let mut random = Random::new(2023);
    // A few large customers and many small ones: size falls with the rank, as 1 ÷ (rank + 12)^1.5, so that about a
    // quarter of them buy four fifths.
    let ranks = random.shuffled(COUNT);
    let raw: Vec<f64> = ranks.iter().map(|rank| *rank as f64 + 12.0).map(|r| 1.0 / (r * r.sqrt())).collect();
    let mean = raw.iter().sum::<f64>() / COUNT as f64;
    let mut customers: Vec<Customer> = Vec::new();
    let mut used = [0usize; 5];
    for (group, (brand, industry)) in GROUPS.into_iter().enumerate() {
        let first = customers.len();
        for site in 0..SITES[group % SITES.len()] {
            let i = first + site;
            let region = WHEEL[(i * 5 + group) % WHEEL.len()];
            // Sites of one group stand in different cities, so that no name is written twice.
            let next = |used: &mut usize| {
                *used += 1;
                CITIES[region][(*used - 1) % CITIES[region].len()]
            };
            let mut city = next(&mut used[region]);
            while customers[first..].iter().any(|c| c.city == city) {
                city = next(&mut used[region]);
            }
            let resells = group >= FIRST_DEALER;
            let suffixes = ["工厂", "分公司", "基地", "二厂", "园区", "三厂", "研发中心", "配送中心"];
            let suffix = if resells { "公司" } else { suffixes[site] };
            let size = raw[i] / mean;
            customers.push(Customer {
                id: format!("{:05}", i + 1),
                name: format!("{brand}{industry}{city}{suffix}"),
                group: format!("{brand}{industry}"),
                industry: if resells { "经销与集成" } else { industry },
                city,
                rep: region,
                size,
                channel: channel(resells, industry, size),
                taste: taste(&mut random),
                rank: 0,
                fate: random.unit(),
            });
        }
    }
    assign(&mut customers);
    customers
}

fn channel(resells: bool, industry: &str, size: f64) -> usize {
    match resells {
        true if industry.ends_with("集成") || industry.ends_with("工程") => INTEGRATOR,
        true => DEALER,
        false if size < 0.22 => ONLINE,
        false => 0,
    }
}

/// Many buy no software, some no gateways: there is something to sell them.
fn taste(random: &mut Random) -> [f64; 4] {
    let mut taste = [1.2, 1.3, 0.8, 0.5];
    for line in &mut taste {
        *line *= random.between(0.4, 1.6);
    }
    for (line, none) in [(2, 0.18), (3, 0.34)] {
        if random.chance(none) {
            taste[line] = 0.0;
        }
    }
    taste
}

/// Gives the customers of each region to its sales people, from the largest to the smallest and back again, so that
/// everyone has a fair share.
fn assign(customers: &mut [Customer]) {
    for (r, region) in REGIONS.iter().enumerate() {
        let reps: Vec<usize> = (0..REPS.len()).filter(|rep| REPS[*rep].region == *region).collect();
        let mut own: Vec<usize> = (0..customers.len()).filter(|i| region_of(customers[*i].city) == r).collect();
        own.sort_by(|a, b| customers[*b].size.total_cmp(&customers[*a].size));
        for (rank, i) in own.into_iter().enumerate() {
            let (lap, step) = (rank / reps.len(), rank % reps.len());
            customers[i].rank = rank;
            customers[i].rep = reps[if lap % 2 == 0 { step } else { reps.len() - 1 - step }];
        }
    }
}

fn region_of(city: &str) -> usize {
    CITIES.iter().position(|cities| cities.contains(&city)).unwrap_or(0)
}

impl Customer {
    /// Index into [`REGIONS`].
    pub fn region(&self) -> usize {
        region_of(self.city)
    }

    /// Days between invoice and due date; none for those who pay in the online shop.
    pub fn terms(&self) -> Option<i64> {
        match self.channel {
            ONLINE => None,
            DEALER => Some(45),
            _ if self.size > 2.0 => Some(60),
            _ => Some(30),
        }
    }

    /// Credit tier.
    pub fn credit(&self) -> &'static str {
        match self.size {
            size if size > 2.0 => "A",
            size if size > 0.6 => "B",
            _ => "C",
        }
    }
}

/// `customers.csv`.
pub fn csv(customers: &[Customer]) -> String {
    let mut out = String::from("编号,客户,客户集团,行业,城市,主渠道,信用等级,账期天数\n");
    for customer in customers {
        let Customer { id, name, group, industry, city, channel, .. } = customer;
        let (channel, credit) = (CHANNELS[*channel], customer.credit());
        let terms = customer.terms().unwrap_or(0);
        out.push_str(&format!("{id},{name},{group},{industry},{city},{channel},{credit},{terms}\n"));
    }
    out
}
