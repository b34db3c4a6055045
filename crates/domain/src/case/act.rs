//! The list of what can be done to a case: the rows of the table of states (4.2).

use crate::choice::choices;

choices! {
    /// One act: a button, a page, a line of the API.
    Act {
        Register = "register", "登记投诉";
        AskSupplement = "ask_supplement", "要求补正";
        Supplement = "supplement", "补正完成";
        ProposeDecline = "propose_decline", "拟不受理";
        Decline = "decline", "决定不受理";
        TransferOut = "transfer_out", "转出";
        Accept = "accept", "受理";
        AssignHandler = "assign_handler", "变更承办人";
        AddEvidence = "add_evidence", "登记证据副本";
        Verify = "verify", "核实定性";
        FlagComplex = "flag_complex", "标记情况复杂";
        SeeComplex = "see_complex", "确认收到复杂情况";
        AppointAgent = "appoint_agent", "登记代理人";
        PromiseReply = "promise_reply", "约定答复";
        GiveReply = "give_reply", "答复消费者";
        RecordRound = "record_round", "记录协商";
        SignRound = "sign_round", "协商记录签字";
        OrderTest = "order_test", "委托检测";
        ReceiveReport = "receive_report", "登记检测报告";
        DisputeReport = "dispute_report", "申请再检";
        DraftSettlement = "draft_settlement", "拟和解协议";
        Approve = "approve", "审核通过";
        ReturnDraft = "return_draft", "退回修改";
        Sign = "sign", "双方签署";
        RefuseSigning = "refuse_signing", "一方拒签";
        Perform = "perform", "登记履行";
        MarkOverdue = "mark_overdue", "标记逾期未履行";
        Fail = "fail", "和解不成";
        Terminate = "terminate", "终止和解";
        MarkDeadline = "mark_deadline", "标记期限届满";
        GiveNotice = "give_notice", "告知其他途径";
        HandUp = "hand_up", "上报移交";
        OfficeReceive = "office_receive", "接收移交";
        OfficeAskPapers = "office_ask_papers", "退回补材料";
        SendPapers = "send_papers", "补送材料";
        OfficeDecide = "office_decide", "回填处理结果";
        FeedBack = "feed_back", "反馈消费者";
        Archive = "archive", "归档";
        ExtendRetention = "extend_retention", "延长保管";
        Hold = "hold", "冻结档案";
        ReleaseHold = "release_hold", "解除冻结";
        Destroy = "destroy", "销毁档案";
        Reopen = "reopen", "重新办理";
        Correct = "correct", "更正登记内容";
        Link = "link", "并案或共同投诉";
        RaiseAlarm = "raise_alarm", "标记重大";
        ReportAlarm = "report_alarm", "登记快报";
        AnswerAlarm = "answer_alarm", "答复快报";
        LogContact = "log_contact", "登记与所里联系";
        Reschedule = "reschedule", "重算期限";
    }
}

choices! {
    /// The five steps of the procedure (B4, D22).
    Step {
        Acceptance = "acceptance", "受理";
        Handling = "handling", "处理";
        Approval = "approval", "审核";
        Feedback = "feedback", "反馈";
        Archiving = "archiving", "归档";
    }
}
