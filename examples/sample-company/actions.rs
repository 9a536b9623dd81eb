//! The improvement plan: what was to be done, by whom, until when, and what it was to bring.

use crate::customers::Customer;
use crate::story;

/// An action: its cells in the order of the header, and what it is about.
struct Action {
    /// 编号 to 所需支持, with the period and the day it is due.
    plan: [&'static str; 7],
    /// 预期效果, 指标, 目标值.
    expected: [&'static str; 3],
    /// 紧急程度, 重要程度, 状态.
    state: [&'static str; 3],
    /// Whom or what it is about.
    scope: Scope,
}

/// What an action is about.
enum Scope {
    Whole,
    Rep(&'static str),
    Region(&'static str),
    Team(&'static str),
    Channel(&'static str),
    Line(&'static str),
    /// The dealer that pays late.
    LatePayer,
}

/// The plans of December 2024, June and December 2025, and of the months from March to June 2026.
const ACTIONS: [Action; 22] = [
    Action {
        plan: [
            "B01",
            "2024-12",
            "李泽堃",
            "华北大客户深耕不足",
            "前 20 家客户逐户制定年度供货方案；每月复盘",
            "2025-12-31",
            "技术支持",
        ],
        expected: ["12 月销售额增长 15%", "sales", "258万"],
        state: ["中", "高", "已完成"],
        scope: Scope::Region("华北"),
    },
    Action {
        plan: [
            "B02",
            "2024-12",
            "林晓彤",
            "软件与服务渗透率低",
            "硬件订单搭配一年期软件服务；设搭售奖励",
            "2025-12-31",
            "售前工程师",
        ],
        expected: ["软件客户增至每月 50 家", "customers", "50"],
        state: ["中", "中", "已完成"],
        scope: Scope::Line("软件与服务"),
    },
    Action {
        plan: [
            "B03",
            "2025-06",
            "陈思远",
            "线上费用增长过快",
            "按周考核线上推广投入产出；停投末位三成关键词",
            "2025-10-31",
            "市场部",
        ],
        expected: ["线上费用率先降到 20%（限额 12%）", "expense_ratio", "20%"],
        state: ["中", "高", "进行中"],
        scope: Scope::Channel("线上"),
    },
    Action {
        plan: [
            "B04",
            "2025-12",
            "马逸群",
            "西部完成率持续下降",
            "调整西北、西南客户分工；总监每月到区域一次",
            "2026-03-31",
            "销售总监",
        ],
        expected: ["西部月销售额稳定在 95 万元", "sales", "95万"],
        state: ["高", "高", "已取消"],
        scope: Scope::Region("西部"),
    },
    Action {
        plan: [
            "B05",
            "2025-12",
            "孙婉清",
            "谈判周期拉长",
            "报价审批时限压到两天；重点商机设内部教练",
            "2026-03-31",
            "财务部",
        ],
        expected: ["赢率回升到 40%", "win_rate", "40%"],
        state: ["中", "高", "已完成"],
        scope: Scope::Whole,
    },
    Action {
        plan: [
            "B06",
            "2025-12",
            "吴嘉禾",
            "新品 E50 上量",
            "筛选 30 家 E20 老客户上门演示；首单试用",
            "2026-06-30",
            "产品部",
        ],
        expected: ["工业网关客户增至每月 95 家", "customers", "95"],
        state: ["中", "中", "进行中"],
        scope: Scope::Line("工业网关"),
    },
    Action {
        plan: [
            "A01",
            "2026-03",
            "黄俊朗",
            "华南大客户流失",
            "一周内高层拜访；查明流失原因；提出挽回方案",
            "2026-03-31",
            "总经理陪访",
        ],
        expected: ["补回一半销售额", "sales", "400000"],
        state: ["高", "高", "已完成"],
        scope: Scope::Rep("S201"),
    },
    Action {
        plan: [
            "A02",
            "2026-03",
            "孙婉清",
            "商机谈判周期过长",
            "报价授权下放；每周评审超过 30 天的谈判",
            "2026-04-30",
            "财务部",
        ],
        expected: ["赢率回升到 40%", "win_rate", "0.40"],
        state: ["中", "高", "已完成"],
        scope: Scope::Whole,
    },
    Action {
        plan: [
            "A03",
            "2026-04",
            "白思齐",
            "连续两月未达标",
            "每周拜访不少于 4 家；主管每周辅导一次",
            "2026-05-31",
            "培训预算",
        ],
        expected: ["月完成率回到 80%", "sales", "136000"],
        state: ["高", "高", "进行中"],
        scope: Scope::Rep("S504"),
    },
    Action {
        plan: [
            "A04",
            "2026-04",
            "赵明轩",
            "经销商逾期未付",
            "停止赊销；签订还款计划；启动催收",
            "2026-05-31",
            "法务部",
        ],
        expected: ["逾期金额减半", "overdue", "240000"],
        state: ["高", "高", "进行中"],
        scope: Scope::LatePayer,
    },
    Action {
        plan: [
            "A05",
            "2026-04",
            "林晓彤",
            "软件与服务渗透率低",
            "对只买硬件的 40 家客户做交叉销售",
            "2026-06-30",
            "售前工程师",
        ],
        expected: ["软件客户增至每月 56 家", "customers", "56"],
        state: ["低", "中", "进行中"],
        scope: Scope::Line("软件与服务"),
    },
    Action {
        plan: [
            "A06",
            "2026-05",
            "谭欣怡",
            "E50 批次质量投诉",
            "48 小时内换货；逐户回访；公布原因",
            "2026-06-15",
            "品质部",
        ],
        expected: ["投诉回到每月 15 件以下", "complaints", "15"],
        state: ["高", "高", "已完成"],
        scope: Scope::Whole,
    },
    Action {
        plan: ["A07", "2026-05", "黄俊朗", "完成率低于 80%", "转开发区域内 12 家潜在客户", "2026-06-30", "市场线索"],
        expected: ["月完成率回到 80%", "sales", "394000"],
        state: ["高", "高", "进行中"],
        scope: Scope::Rep("S201"),
    },
    Action {
        plan: [
            "A08",
            "2026-05",
            "马逸群",
            "西部持续走弱",
            "集中资源做成都、西安两地；压缩市场推广费",
            "2026-06-30",
            "销售总监",
        ],
        expected: ["西部完成率回到 90%", "sales", "819000"],
        state: ["中", "高", "进行中"],
        scope: Scope::Region("西部"),
    },
    Action {
        plan: ["A09", "2026-05", "陈思远", "线上费用高于贡献", "停投低效关键词；推广费减三成", "2026-06-30", "市场部"],
        expected: ["线上费用率先降到 40%（限额 12%）", "expense_ratio", "40%"],
        state: ["中", "中", "未开始"],
        scope: Scope::Channel("线上"),
    },
    Action {
        plan: [
            "A10",
            "2026-05",
            "刘皓然",
            "复制华中一部做法",
            "整理大客户经营手册并讲三次课",
            "2026-06-30",
            "人力资源部",
        ],
        expected: ["每月拜访量增加 15%", "visits", "110"],
        state: ["低", "中", "已完成"],
        scope: Scope::Whole,
    },
    Action {
        plan: [
            "A11",
            "2026-06",
            "白思齐",
            "销售技巧与自我管理得分低",
            "参加顾问式销售培训；每周复盘",
            "2026-08-31",
            "培训预算",
        ],
        expected: ["月完成率回到 80%", "sales", "150000"],
        state: ["高", "高", "未开始"],
        scope: Scope::Rep("S504"),
    },
    Action {
        plan: ["A12", "2026-06", "赵明轩", "经销商逾期超过 90 天", "收回授信；必要时诉讼", "2026-07-31", "法务部"],
        expected: ["收回 50% 逾期款", "overdue", "30万"],
        state: ["高", "高", "进行中"],
        scope: Scope::LatePayer,
    },
    Action {
        plan: [
            "A13",
            "2026-06",
            "杨牧野",
            "西部完成率低于 80%",
            "老客户复购专项；与集成商联合报价",
            "2026-09-30",
            "售前工程师",
        ],
        expected: ["西部完成率回到 90%", "sales", "820000"],
        state: ["高", "高", "未开始"],
        scope: Scope::Region("西部"),
    },
    Action {
        plan: ["A14", "2026-06", "吴嘉禾", "线上渠道投入产出低", "小客户转由经销商服务", "2026-09-30", "市场部"],
        expected: ["线上费用率先降到 40%（限额 12%）", "expense_ratio", "40%"],
        state: ["中", "中", "未开始"],
        scope: Scope::Channel("线上"),
    },
    Action {
        plan: ["A15", "2026-06", "孙婉清", "谈判阶段停留过长", "涨价说明与价值测算模板", "2026-08-31", "产品部"],
        expected: ["赢率回升到 42%", "win_rate", "0.42"],
        state: ["中", "高", "未开始"],
        scope: Scope::Whole,
    },
    Action {
        plan: ["A16", "2026-06", "徐知夏", "华中一部目标偏低", "下半年任务上调 10%", "2026-07-15", ""],
        expected: ["下半年完成率 100%～110%", "sales", "1140000"],
        state: ["低", "中", "未开始"],
        scope: Scope::Team("华中一部"),
    },
];

/// `actions.csv`.
pub fn csv(customers: &[Customer]) -> String {
    let mut out = String::from(
        "编号,期间,负责人,事项,措施,截止日期,所需支持,预期效果,指标,目标值,紧急程度,重要程度,状态,\
         业务员编号,大区,团队,渠道,产品线,客户编号\n",
    );
    let dealer = story::late_payer(customers).map(|at| customers[at].id.clone()).unwrap_or_default();
    for action in ACTIONS {
        let mut scope = [""; 6];
        match action.scope {
            Scope::Whole => {}
            Scope::Rep(rep) => scope[0] = rep,
            Scope::Region(region) => scope[1] = region,
            Scope::Team(team) => scope[2] = team,
            Scope::Channel(channel) => scope[3] = channel,
            Scope::Line(line) => scope[4] = line,
            Scope::LatePayer => scope[5] = &dealer,
        }
        let cells = [&action.plan[..], &action.expected[..], &action.state[..], &scope[..]].concat();
        out.push_str(&(cells.join(",") + "\n"));
    }
    out
}
