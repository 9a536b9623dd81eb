//! The words that headers use, in Chinese and English, and what they mean.

/// What the values of a concept must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Days, months or periods.
    Date,
    /// Numbers.
    Number,
    /// Names or keys of members.
    Member,
}

/// Something that a header may mean.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Concept {
    /// Its id: a role's column or a dimension.
    pub id: &'static str,
    /// What its values must be.
    pub kind: Kind,
    /// Label of the dimension in English; none for what makes no dimension.
    pub label: Option<&'static str>,
    /// Headers, the surest first; lower case, words apart.
    pub words: &'static [&'static str],
}

const fn date(id: &'static str, words: &'static [&'static str]) -> Concept {
    Concept { id, kind: Kind::Date, label: None, words }
}

const fn number(id: &'static str, words: &'static [&'static str]) -> Concept {
    Concept { id, kind: Kind::Number, label: None, words }
}

const fn word(id: &'static str, words: &'static [&'static str]) -> Concept {
    Concept { id, kind: Kind::Member, label: None, words }
}

const fn member(id: &'static str, label: &'static str, words: &'static [&'static str]) -> Concept {
    Concept { id, kind: Kind::Member, label: Some(label), words }
}

/// Every concept. Within one, earlier words win; a dimension's place is its level: larger units stand first.
#[rustfmt::skip]
pub(super) const CONCEPTS: &[Concept] = &[
    date("date", &["下单日期", "订单日期", "销售日期", "日期", "成交日期", "交易日期", "业务日期", "单据日期", "开票日期", "出库日期",
        "发货日期", "记账日期", "过账日期", "签约日期", "合同日期", "下单时间", "订单时间", "交易时间", "成交时间", "付款时间", "时间",
        "order date", "date", "sale date", "sales date", "transaction date", "posting date", "document date", "invoice date",
        "purchase date", "order time", "order datetime", "datetime", "timestamp", "close date", "closed date", "ship date", "day", "月份", "年月", "month"]),
    date("period", &["月份", "目标月份", "年月", "月度", "期间", "会计期间", "考核月份", "季度", "年度", "日期", "period", "month",
        "target month", "fiscal month", "year month", "quarter", "target period", "date", "target date"]),
    date("created", &["创建日期", "立项日期", "录入日期", "商机日期", "线索日期", "登记日期", "创建时间", "开始日期", "created", "created date",
        "create date", "created at", "engage date", "open date", "opened", "lead date", "start date"]),
    date("closed", &["成交日期", "关闭日期", "赢单日期", "结案日期", "结单日期", "签约日期", "结束日期", "预计成交日期", "关闭时间", "close date", "closed",
        "closed date", "closed at", "won date", "end date"]),
    date("stage_date", &["阶段日期", "进入阶段日期", "stage date"]),
    date("due", &["到期日", "应收日期", "到期日期", "应收到期日", "付款到期日", "截止日期", "due date", "due", "due on"]),
    date("invoiced", &["开票日期", "发票日期", "invoice date", "invoiced"]),
    date("received", &["投诉日期", "受理日期", "受理时间", "接收日期", "反馈日期", "投诉时间", "received", "received date", "complaint date", "reported"]),
    date("responded", &["响应日期", "回复日期", "首次响应", "首次响应时间", "响应时间", "responded", "response date"]),
    date("valid_from", &["生效日期", "生效日", "起始日期", "valid from", "effective date", "effective from", "from date"]),
    number("amount", &["销售额", "销售金额", "成交金额", "金额", "订单金额", "实付金额", "实收金额", "不含税金额", "未税金额", "含税金额", "开票金额",
        "销售收入", "营业收入", "收入", "业绩", "总金额", "总价", "合计金额", "成交额", "价税合计", "应收金额", "回款金额", "商机金额", "预计金额",
        "合同金额", "实际", "sales", "sales amount", "revenue", "net sales", "net amount", "amount", "total amount", "total sales",
        "sales value", "line total", "order value", "order amount", "total", "turnover", "close value", "deal value", "deal size",
        "extended price", "gross sales", "value", "gmv"]),
    number("target", &["目标", "目标金额", "目标额", "销售目标", "目标值", "任务", "任务额", "任务金额", "指标", "指标值", "计划", "计划金额", "target",
        "target amount", "sales target", "quota", "plan", "plan amount", "goal", "budget"]),
    number("cost", &["成本", "销售成本", "成本金额", "总成本", "成本额", "含税成本", "cost", "total cost", "cost of sales", "cogs", "cost amount"]),
    number("quantity", &["数量", "销量", "销售数量", "件数", "台数", "订购数量", "quantity", "qty", "order quantity", "units", "units sold", "pieces"]),
    number("price", &["单价", "价格", "含税单价", "售价", "unit price", "price", "sales price"]),
    number("discount", &["折扣", "折扣率", "折扣金额", "优惠", "discount", "discount amount"]),
    number("profit", &["利润", "毛利", "利润额", "毛利额", "profit", "gross profit", "margin"]),
    number("budget", &["预算", "预算金额", "budget", "budget amount"]),
    number("score", &["评分", "得分", "分数", "满意度", "满意度评分", "score", "rating", "csat", "nps"]),
    number("value", &["数值", "值", "基准值", "市场规模", "value"]),
    number("rate", &["汇率", "折算汇率", "记账汇率", "中间价", "exchange rate", "rate", "fx rate"]),
    number("minutes", &["时长", "分钟", "minutes", "duration"]),
    word("order", &["订单号", "订单", "订单编号", "单号", "单据号", "销售单号", "发票号", "出库单号", "合同号", "交易号", "order", "order id",
        "order no", "order number", "sales order", "sales order number", "invoice", "invoice no", "transaction id", "transaction"]),
    word("id", &["商机编号", "机会编号", "线索编号", "项目编号", "投诉编号", "发票号", "单号", "编号", "opportunity", "opportunity id", "deal", "deal id", "lead id", "id", "key"]),
    word("stage", &["阶段", "商机阶段", "销售阶段", "跟进阶段", "当前阶段", "deal stage", "stage", "stage name", "pipeline stage", "sales stage"]),
    word("outcome", &["结果", "输赢", "成交结果", "outcome", "result", "won lost"]),
    word("reason", &["输单原因", "丢单原因", "失败原因", "原因", "loss reason", "lost reason", "reason"]),
    word("status", &["订单状态", "状态", "审批状态", "order status", "status", "state of order"]),
    word("currency", &["币种", "货币", "结算币种", "currency", "currency code"]),
    word("returned", &["是否退货", "退货标记", "是否退款", "退货", "退回", "returned", "is returned", "return flag"]),
    word("measure", &["指标名称", "指标类型", "考核指标", "指标", "measure", "metric", "kpi"]),
    word("action", &["动作", "跟进方式", "拜访方式", "活动类型", "action", "activity type"]),
    word("kind", &["调查类型", "问卷类型", "类型", "kind", "survey type"]),
    word("competitor", &["竞争对手", "竞品", "竞争品牌", "competitor"]),
    word("skill", &["能力项", "技能", "能力", "考核项目", "skill"]),
    word("item", &["事项", "行动项", "措施", "改进措施", "item", "task"]),
    member("country", "Country", &["国家", "国家地区", "国别", "国家和地区", "country", "country region", "nation"]),
    member("group", "Group", &["战区", "大区组", "group", "region group", "sales group"]),
    member("region", "Region", &["大区", "区域", "地区", "销售区域", "所属大区", "所属区域", "销售大区", "region", "sales region", "regional office",
        "area", "region name"]),
    member("territory", "Territory", &["片区", "销售片区", "territory", "sales territory", "district"]),
    member("province", "Province", &["省份", "省", "省自治区", "省市自治区", "省市", "省直辖市", "province", "state", "state province"]),
    member("city", "City", &["城市", "市", "所在城市", "地市", "city", "town", "office location"]),
    member("store", "Store", &["门店", "店铺", "店名", "store", "shop", "branch"]),
    member("department", "Department", &["部门", "事业部", "所属部门", "销售部门", "department", "division", "business unit"]),
    member("office", "Office", &["办事处", "分公司", "office", "sales office"]),
    member("manager", "Manager", &["地区经理", "区域经理", "大区经理", "销售经理", "经理", "主管", "负责经理", "上级", "manager", "sales manager",
        "regional manager", "team lead", "supervisor"]),
    member("team", "Team", &["团队", "销售团队", "小组", "组别", "战队", "team", "sales team"]),
    member("title", "Title", &["岗位", "职位", "职务", "职级", "title", "job title", "position"]),
    member("rep", "Rep", &["业务员", "销售员", "销售代表", "销售人员", "负责人", "销售负责人", "客户经理", "业务代表", "业务经理", "导购", "跟进人", "员工",
        "工号", "员工工号", "销售", "责任人", "sales rep", "rep", "sales agent", "salesperson", "sales person", "agent", "representative",
        "sales representative", "employee", "seller", "account manager", "account executive", "owner", "sales owner", "salesman"]),
    member("channel", "Channel", &["渠道", "销售渠道", "订单来源", "来源渠道", "channel", "sales channel", "channel type"]),
    member("brand", "Brand", &["品牌", "brand"]),
    member("category", "Category", &["品类", "类别", "产品类别", "商品类别", "大类", "产品大类", "一级类目", "分类", "产品分类", "类目", "category",
        "product category", "department name"]),
    member("product_line", "Product line", &["产品线", "产品组", "product line", "line of business", "product group"]),
    member("subcategory", "Subcategory", &["子类别", "子类", "小类", "产品小类", "二级类目", "中类", "subcategory", "sub category", "product subcategory"]),
    member("series", "Series", &["系列", "产品系列", "series", "product series", "family", "product family"]),
    member("product", "Product", &["产品", "商品", "品名", "物料", "货品", "型号", "产品型号", "规格型号", "sku", "product", "item", "material", "article",
        "goods", "model", "part"]),
    member("industry", "Industry", &["行业", "客户行业", "所属行业", "industry"]),
    member("sector", "Sector", &["sector", "领域"]),
    member("segment", "Segment", &["细分", "客户细分", "细分市场", "客户类型", "客户分类", "客户级别", "客户等级", "segment", "customer segment",
        "customer type", "tier"]),
    member("business", "Business type", &["业态", "经营类型", "business type", "type of business"]),
    member("customer_group", "Customer group", &["客户集团", "集团", "所属集团", "集团客户", "customer group", "parent account",
        "parent company", "subsidiary of"]),
    member("customer", "Customer", &["客户", "经销商", "代理商", "买家", "会员", "购买方", "往来单位", "终端客户", "customer", "account", "reseller",
        "client", "buyer", "dealer", "distributor", "partner", "company", "member", "sold to"]),
];

/// A concept by its id.
pub(super) fn concept(id: &str) -> Option<&'static Concept> {
    CONCEPTS.iter().find(|c| c.id == id)
}

/// The level of a dimension: larger units have smaller numbers.
pub(super) fn level(id: &str) -> usize {
    CONCEPTS.iter().position(|c| c.id == id).unwrap_or(CONCEPTS.len())
}

/// Words of names of files and sheets that tell a table's role, and the roles themselves.
#[rustfmt::skip]
pub(super) const NAMES: &[(&str, &[&str])] = &[
    ("returns", &["退货", "退款", "退单", "returns", "return", "refunds", "refund"]),
    ("targets", &["目标", "指标", "任务", "计划", "targets", "target", "quota", "quotas", "plan", "goals"]),
    ("opportunities", &["商机", "线索", "机会", "漏斗", "opportunities", "opportunity", "pipeline", "deals", "leads", "crm"]),
    ("receivables", &["应收", "账款", "receivables", "receivable", "ar"]),
    ("payments", &["回款", "收款", "到账", "payments", "payment", "collections", "receipts"]),
    ("activities", &["拜访", "跟进", "活动", "activities", "activity", "visits", "calls"]),
    ("satisfaction", &["满意度", "satisfaction", "survey", "nps", "csat"]),
    ("complaints", &["投诉", "客诉", "complaints", "complaint", "tickets"]),
    ("spending", &["费用", "支出", "花费", "spending", "expenses", "expense", "spend"]),
    ("benchmarks", &["基准", "行业", "市场", "对标", "benchmarks", "benchmark", "market"]),
    ("competitors", &["竞品", "竞争", "对手", "competitors", "competitor"]),
    ("assessments", &["评估", "考核", "能力", "assessments", "assessment", "skills"]),
    ("actions", &["行动", "措施", "改进", "actions", "action"]),
    ("rates", &["汇率", "rates", "fx", "exchange", "currencies"]),
    ("sales", &["销售", "订单", "出货", "发货", "开票", "流水", "明细", "成交", "业绩", "sales", "sale", "orders", "order", "invoices", "transactions",
        "revenue"]),
    ("reps", &["人员", "员工", "业务员", "团队", "salesperson", "salespeople", "reps", "staff", "employees", "teams"]),
    ("customers", &["客户", "经销商", "customers", "customer", "accounts", "resellers", "reseller", "clients", "dealers"]),
    ("products", &["产品", "商品", "物料", "products", "product", "items", "sku"]),
];

/// Words of an end that is won.
pub(super) const WON: [&str; 11] =
    ["won", "closed won", "win", "赢单", "成交", "已成交", "已赢单", "签约", "已签约", "中标", "成功"];
/// Words of an end that is lost.
pub(super) const LOST: [&str; 12] =
    ["lost", "closed lost", "loss", "输单", "丢单", "已输单", "失败", "流失", "未成交", "未中标", "落标", "已丢单"];
/// Words of the stages of a deal, from its first to its last.
#[rustfmt::skip]
pub(super) const STAGES: [&[&str]; 7] = [
    &["lead", "leads", "prospecting", "prospect", "new", "线索", "初步接触", "初步沟通", "潜在", "新建"],
    &["qualification", "qualified", "contact", "contacted", "engaging", "engaged", "接触", "初访", "有效线索", "意向", "商机"],
    &["discovery", "needs analysis", "need", "demo", "需求确认", "需求", "需求分析", "演示", "拜访"],
    &["solution", "evaluation", "trial", "方案", "方案制定", "试用", "测试", "立项"],
    &["proposal", "quote", "quotation", "offer", "报价", "方案报价", "投标"],
    &["negotiation", "commit", "verbal", "谈判", "商务谈判", "议价", "审批"],
    &["contract", "closing", "signing", "合同", "签约中", "待签约", "合同签订"],
];
