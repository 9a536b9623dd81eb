//! The customers: thirty invented groups with four sites each.

use crate::people::{REGIONS, REPS};
use crate::random::Random;

/// A customer.
pub struct Customer {
    /// Number, the key of `customers.csv`.
    pub id: String,
    /// Name.
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
pub const CHANNELS: [&str; 3] = ["直销", "经销", "线上"];

/// Invented names; any likeness to a real company is chance.
const GROUPS: [(&str, &str); 30] = [
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
    ("渡岫", "自动化"),
    ("菱屿", "工控"),
    ("筠庭", "机电"),
    ("壑原", "自控"),
    ("纾汀", "电控"),
    ("葭汐", "智造"),
    ("穹禾", "系统集成"),
    ("汀栎", "工程"),
];

/// The first group that resells: from here on the customers are dealers and integrators.
const FIRST_DEALER: usize = 22;

/// Regions of 24 successive customers: 8, 6, 4, 3 and 3 of them.
const WHEEL: [usize; 24] = [0, 1, 2, 0, 3, 1, 0, 4, 1, 0, 2, 3, 0, 1, 0, 2, 4, 1, 0, 3, 1, 2, 0, 4];

/// Cities of each region.
const CITIES: [&[&str]; 5] = [
    &["苏州", "无锡", "杭州", "宁波", "南京", "合肥", "常州", "嘉兴"],
    &["佛山", "东莞", "珠海", "惠州", "中山", "厦门"],
    &["天津", "唐山", "保定", "廊坊", "石家庄"],
    &["武汉", "长沙", "襄阳", "郑州"],
    &["成都", "重庆", "西安", "绵阳"],
];

/// All customers, in the order of their numbers.
pub fn all() -> Vec<Customer> {
    let mut random = Random::new(2023);
    let count = GROUPS.len() * 4;
    // A few large customers and many small ones: size falls with the rank, as 1 ÷ (rank + 9).
    let ranks = random.shuffled(count);
    let raw: Vec<f64> = ranks.iter().map(|rank| 1.0 / (*rank as f64 + 9.0)).collect();
    let mean = raw.iter().sum::<f64>() / count as f64;
    let mut customers: Vec<Customer> = Vec::new();
    let mut used = [0usize; 5];
    for i in 0..count {
        let (group, site) = (i / 4, i % 4);
        let region = WHEEL[(i * 5 + group) % 24];
        let (brand, industry) = GROUPS[group];
        // Sites of one group stand in different cities, so that no name is written twice.
        let mut city = CITIES[region][used[region] % CITIES[region].len()];
        used[region] += 1;
        let taken = |city: &str| customers[group * 4..].iter().any(|c| c.city == city);
        while taken(city) {
            city = CITIES[region][used[region] % CITIES[region].len()];
            used[region] += 1;
        }
        let dealer = group >= FIRST_DEALER;
        let suffix = if dealer { "公司" } else { ["工厂", "分公司", "基地", "二厂"][site] };
        let size = raw[i] / mean;
        let mut taste = [1.2, 1.3, 0.8, 0.5];
        for line in &mut taste {
            *line *= random.between(0.4, 1.6);
        }
        customers.push(Customer {
            id: format!("C{:03}", i + 1),
            name: format!("{brand}{industry}{city}{suffix}"),
            group: format!("{brand}{industry}"),
            industry: if dealer { "经销与集成" } else { industry },
            city,
            rep: region,
            size,
            channel: if dealer {
                1
            } else if size < 0.55 {
                2
            } else {
                0
            },
            taste,
            rank: 0,
            fate: random.unit(),
        });
    }
    assign(&mut customers);
    customers
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

/// `customers.csv`.
pub fn csv(customers: &[Customer]) -> String {
    let mut out = String::from("编号,客户,客户集团,行业,城市\n");
    for Customer { id, name, group, industry, city, .. } in customers {
        out.push_str(&format!("{id},{name},{group},{industry},{city}\n"));
    }
    out
}
