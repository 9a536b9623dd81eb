//! The products: four product lines of nine.

/// A product.
pub struct Product {
    /// Number, the key of `products.csv`.
    pub id: &'static str,
    /// Name.
    pub name: &'static str,
    /// Index into [`LINES`].
    pub line: usize,
    /// List price in yuan before the rise of 2025.
    pub price: f64,
    /// Cost as a share of the list price.
    pub cost: f64,
    /// How often it is chosen within its line.
    pub weight: f64,
}

/// The product lines.
pub const LINES: [&str; 4] = ["传感器", "控制器", "工业网关", "软件与服务"];

/// Index of the product that is new in October 2025.
pub const NEW: usize = 20;

/// All products.
pub const PRODUCTS: [Product; 36] = [
    product("P101", "压力变送器 P10", 0, 1_280.0, 0.58, 14.0),
    product("P102", "压力变送器 P20", 0, 2_150.0, 0.55, 9.0),
    product("P103", "温度变送器 T10", 0, 860.0, 0.60, 13.0),
    product("P104", "温度变送器 T20", 0, 1_490.0, 0.57, 7.0),
    product("P105", "电磁流量计 F10", 0, 4_600.0, 0.56, 8.0),
    product("P106", "电磁流量计 F30", 0, 7_900.0, 0.54, 4.0),
    product("P107", "雷达液位计 L10", 0, 5_400.0, 0.55, 4.0),
    product("P108", "振动传感器 V10", 0, 1_950.0, 0.52, 6.0),
    product("P109", "气体传感器 G10", 0, 2_380.0, 0.57, 4.0),
    product("P201", "小型控制器 C10", 1, 3_200.0, 0.60, 14.0),
    product("P202", "中型控制器 C30", 1, 8_600.0, 0.58, 9.0),
    product("P203", "大型控制器 C50", 1, 26_800.0, 0.56, 4.0),
    product("P204", "运动控制器 M10", 1, 6_900.0, 0.59, 6.0),
    product("P205", "运动控制器 M20", 1, 11_500.0, 0.57, 4.0),
    product("P206", "伺服驱动器 S10", 1, 2_750.0, 0.64, 10.0),
    product("P207", "伺服驱动器 S20", 1, 4_350.0, 0.63, 7.0),
    product("P208", "变频器 B10", 1, 1_980.0, 0.66, 10.0),
    product("P209", "变频器 B20", 1, 5_200.0, 0.65, 6.0),
    product("P301", "边缘网关 E10", 2, 3_900.0, 0.52, 12.0),
    product("P302", "边缘网关 E20", 2, 6_400.0, 0.50, 9.0),
    product("P303", "边缘网关 E50", 2, 9_800.0, 0.46, 11.0),
    product("P304", "无线网关 W10", 2, 2_600.0, 0.55, 9.0),
    product("P305", "无线网关 W20", 2, 4_100.0, 0.53, 6.0),
    product("P306", "协议转换器 X10", 2, 1_450.0, 0.56, 8.0),
    product("P307", "工业交换机 N08", 2, 1_860.0, 0.62, 8.0),
    product("P308", "工业交换机 N16", 2, 3_350.0, 0.61, 5.0),
    product("P309", "远程终端 R10", 2, 5_800.0, 0.54, 5.0),
    product("P401", "监控软件 基础版", 3, 9_800.0, 0.18, 9.0),
    product("P402", "监控软件 专业版", 3, 28_000.0, 0.17, 5.0),
    product("P403", "数据平台 年费", 3, 36_000.0, 0.24, 4.0),
    product("P404", "运维服务 季度", 3, 12_000.0, 0.48, 7.0),
    product("P405", "运维服务 年度", 3, 42_000.0, 0.45, 4.0),
    product("P406", "现场调试", 3, 6_500.0, 0.52, 8.0),
    product("P407", "培训课程", 3, 4_800.0, 0.40, 5.0),
    product("P408", "备件包 A", 3, 2_200.0, 0.60, 8.0),
    product("P409", "备件包 B", 3, 5_600.0, 0.58, 6.0),
];

const fn product(id: &'static str, name: &'static str, line: usize, price: f64, cost: f64, weight: f64) -> Product {
    Product { id, name, line, price, cost, weight }
}

/// `products.csv`.
pub fn csv() -> String {
    let mut out = String::from("编号,产品,产品线,目录价\n");
    for Product { id, name, line, price, .. } in &PRODUCTS {
        out.push_str(&format!("{id},{name},{},{price:.2}\n", LINES[*line]));
    }
    out
}
