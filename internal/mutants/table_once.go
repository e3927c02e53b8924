package main

// once break the fences that let every effect happen exactly once, whatever is delivered again, crosses or crashes.
func once() []mutant {
	const (
		hold     = "internal/session/hold.go"
		held     = "internal/session/held.go"
		outbox   = "internal/outbox"
		account  = "internal/account"
		delivery = "internal/delivery"
	)
	return []mutant{
		{rule: "once", breaks: "an update that PostgreSQL knows is done again when Redis forgot it", in: "bot", test: "TestUpdateDeliveredAgain",
			file: "internal/flow/flow.go", old: "if t.who.Handled {", new: "if t.who.Handled && t.turn.Seen {"},
		{rule: "once", breaks: "an update is not recorded as done", in: "bot", test: "TestUpdateDeliveredAgain",
			file: "internal/account/finish.go", old: "WITH handled AS (`+markHandled+`), `+showScreen", new: "WITH handled AS (SELECT $9::bigint), `+showScreen"},
		{rule: "once", breaks: "an update seen lately is handled again", in: "internal/telegram", test: "TestReceiveOnce",
			file: "internal/telegram/receive.go", old: "if turn.Seen {", new: "if turn.Seen && u.ID == 0 {"},
		{rule: "once", breaks: "two processes work on one person at once", in: "internal/session", test: "TestExclusive",
			file: hold, old: `if holder and string.sub(holder, 1, #ARGV[1]) ~= ARGV[1] then return {'busy', ''} end`, new: ``},
		{rule: "once", breaks: "one process works on one person twice at once", in: "internal/session", test: "TestBusy",
			file: "internal/session/queue.go", old: "case <-ctx.Done():\n\t\tq.drop(person, turn)\n\t\treturn ctx.Err()", new: "default:\n\t\treturn nil"},
		{rule: "once", breaks: "a turn that lost its hold overwrites the next one's state", in: "internal/session", test: "TestFence",
			file: hold, old: "if not mine then return 0 end\n", new: ""},
		{rule: "once", breaks: "a turn that lost its hold lets a third one in", in: "internal/session", test: "TestFenceKeepsTheHoldOfTheNext",
			file: hold, old: "if not mine then return 0 end\nredis.call('DEL', KEYS[1])", new: "redis.call('DEL', KEYS[1])\nif not mine then return 0 end"},
		{rule: "once", breaks: "a push comes between two taps that another process works on", in: "internal/session", test: "TestHoldThoseWhoAreFree",
			file: held, old: "!h.degraded && !asked[i].Val() || ", new: ""},
		{rule: "once", breaks: "what was held for a push lets a third one in", in: "internal/session", test: "TestLetGoFences",
			file: held, old: "redis.call('GET', KEYS[1]) == ARGV[1] and ", new: ""},
		{rule: "once", breaks: "a screen closes over the tap that came in between", in: account, test: "TestTapWinsOverClosing",
			file: "internal/account/screens.go", old: `AND message_id = $2 AND version = $3`, new: `AND message_id = $2 AND $3::bigint IS NOT NULL`},
		{rule: "once", breaks: "the sweep edits a screen that was just tapped", in: outbox, test: "TestSweepLeavesATappedScreen",
			file: "internal/outbox/sweep.go", old: ` || chat.Screen.Version != c.Version`, new: ``},
		{rule: "once", breaks: "the version of a screen goes back", in: account, test: "TestFinishScreens",
			file: "internal/account/finish.go", old: `greatest(c.version, excluded.version)`, new: `excluded.version`},
		{rule: "once", breaks: "versions start anew when no screen stands", in: account, test: "TestVersionsNeverGoBack",
			file: "internal/account/actor.go", old: `c.Version = s.Clock().Unix()`, new: `c.Version = 0`},
		{rule: "once", breaks: "who lost the lease settles over the one who has it", in: delivery, test: "TestSettleFence",
			file: "internal/delivery/settle.go", old: `WHEN d.attempts = r.attempts THEN`, new: `WHEN true THEN`},
		{rule: "once", breaks: "what is settled is settled again", in: delivery, test: "TestSettleFence",
			file: "internal/delivery/settle.go", old: `THEN d.status END = 'sending'`, new: `THEN 1 END = 1`},
		{rule: "once", breaks: "an unanswered push is sent a third time", in: delivery, test: "TestSettle",
			file: "internal/delivery/settle.go", old: `r.outcome = 'unsure' AND d.unsure = 0`, new: `r.outcome = 'unsure'`},
		{rule: "once", breaks: "an unanswered push is repeated without end", in: outbox, test: "TestOutcome",
			file: "internal/outbox/outcome.go", old: `return delivery.Unsure`, new: `return delivery.Retry`},
		{rule: "once", breaks: "what somebody is sending is claimed again", in: delivery, test: "TestReclaim",
			file: "internal/delivery/claim.go", old: `AND leased_until < now()`, new: `AND leased_until IS NOT NULL`},
		{rule: "once", breaks: "several changes due for one account are several pings", in: delivery, test: "TestClaimMerges",
			file: "internal/delivery/claim.go", old: `AND d.id <> h.id`, new: `AND d.id = 0`},
		{rule: "once", breaks: "a delivery that was not settled is lost at the stop", in: outbox, test: "TestRunFinishesWhatIsInFlight",
			file: "internal/outbox/carry.go", old: `context.WithCancel(context.WithoutCancel(ctx))`, new: `context.WithCancel(ctx)`},
		{rule: "once", breaks: "a send that hangs holds up the stop until the process is killed", in: outbox, test: "TestRunLetsGoOfWhatHangs",
			file: "internal/outbox/carry.go", old: `time.AfterFunc(graceTime, cancel)`, new: `time.AfterFunc(sendTime, cancel)`},
		{rule: "once", breaks: "who acts passes for blocked and is sent nothing", in: "bot", test: "TestWhoActsHasNotBlocked/a_tap_that_changes_nothing",
			file: "internal/flow/show.go", old: `if t.who.Blocked && t.update.Kind != telegram.Member {`, new: `if t.who.Blocked && t.update.Kind == telegram.Message {`},
		{rule: "once", breaks: "the news of a block lifts it", in: "bot", test: "TestWhoActsHasNotBlocked/the_news_of_the_block",
			file: "internal/flow/show.go", old: `if t.who.Blocked && t.update.Kind != telegram.Member {`, new: `if t.who.Blocked {`},
		{rule: "once", breaks: "a try delivered again counts twice", in: account, test: "TestTryCodeRedelivered",
			file: "internal/account/try_code.go", old: `DO UPDATE SET update_id = excluded.update_id`, new: `DO UPDATE SET refused = excluded.refused`},
		{rule: "once", breaks: "a join delivered again is refused", in: account, test: "TestJoinAgain",
			file: "internal/account/bind.go", old: `bound{again: true}`, new: `bound{}`},
		{rule: "once", breaks: "a move delivered again is a second move", in: "internal/family", test: "TestSameKeySameEffect",
			file: "internal/family/move.go", old: `if i, ok := d.keys[n.Key]; ok {`, new: `if i, ok := d.keys[n.Key]; ok && i < 0 {`},
		{rule: "once", breaks: "an adult has two open wishes to be called", in: "internal/family", test: "TestRequestCallAtOnce",
			file: "migrations/0001_first.sql", old: `CREATE UNIQUE INDEX call_requests_one_open`, new: `CREATE INDEX call_requests_one_open`},
		{rule: "once", breaks: "the first decision on a join does not stand", in: account, test: "TestDecideAgain",
			file: "internal/account/decide_join.go", old: `if decided != nil {`, new: `if decided != nil && *decided != *decided {`},
		{rule: "once", breaks: "a batch is confirmed before it was handled", in: "internal/telegram", test: "TestPollAgain",
			file: "internal/telegram/batch.go", old: "if !e.done {", new: "if !e.done && e.id == 0 {"},
		{rule: "once", breaks: "what must come again is acknowledged", in: "internal/web", test: "TestWebhook",
			file: "internal/web/webhook.go", old: `if h.receive(r.Context(), body) != nil {`, new: `if h.receive(r.Context(), body) == errors.ErrUnsupported {`},
	}
}
