package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// checkGuest holds what became of one guest against what she did. It runs when everything was delivered as often as it will be.
func (o *office) checkGuest(g *guest, calls []simulatortest.Call) {
	o.t.Helper()
	o.checkPerson(g.person, calls)
	state, decision := "active", "join.accepted"
	if g.refused {
		state, decision = "ended", "join.refused"
	}
	adult := int64(o.seed.adults[g.name])
	for what, c := range map[string]struct {
		want int
		sql  string
		args []any
	}{
		"accounts":           {1, `SELECT count(*) FROM accounts WHERE adult_id = $1`, []any{adult}},
		state + " accounts":  {1, `SELECT count(*) FROM accounts WHERE adult_id = $1 AND state = $2 AND telegram_index = $3`, []any{adult, state, g.index()}},
		"joins asked":        {1, auditOfAccount, []any{adult, "join.asked"}},
		"joins decided":      {1, auditOfAccount, []any{adult, decision}},
		"other decisions":    {0, auditOfAccount + ` AND u.action NOT IN ('join.asked', $3)`, []any{adult, decision, decision}},
		"used invitations":   {1, `SELECT count(*) FROM invitations WHERE adult_id = $1 AND used_at IS NOT NULL`, []any{adult}},
		"tries":              {g.tries, `SELECT count(*) FROM code_tries WHERE telegram_index = $1`, []any{g.index()}},
		"call requests":      {once(!g.refused), `SELECT count(*) FROM call_requests WHERE adult_id = $1`, []any{adult}},
		"calls in the audit": {once(!g.refused), `SELECT count(*) FROM audit WHERE actor_kind = 'adult' AND actor_id = $1 AND action = 'call.requested'`, []any{adult}},
		"pushes owed": {once(!g.refused), `SELECT count(*) FROM deliveries d JOIN accounts a ON a.id = d.account_id
			WHERE a.adult_id = $1`, []any{adult}},
	} {
		if got := o.count(c.sql, c.args...); got != c.want {
			o.t.Errorf("%s: %d %s, want %d", g.name, got, what, c.want)
		}
	}
	if g.refused {
		return
	}
	var language string
	if err := o.owner.QueryRow(o.t.Context(), `SELECT language FROM accounts WHERE adult_id = $1`, adult).Scan(&language); err != nil || language != g.language {
		o.t.Errorf("%s chose %s last, her account says %q (error %v)", g.name, g.language, language, err)
	}
	o.checkPings(g, calls)
}

const auditOfAccount = `SELECT count(*) FROM audit u JOIN accounts a ON a.id = u.object_id AND u.object_kind = 'account' WHERE a.adult_id = $1 AND u.action = $2`

func once(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// checkPings: one message more than is owed goes out only after a send of which nobody knows what became of it. After a second such send staff are asked to
// see to it instead; so only then none may have arrived.
func (o *office) checkPings(g *guest, calls []simulatortest.Call) {
	o.t.Helper()
	sent := 0
	for _, c := range calls {
		if c.Method == "sendMessage" && c.ChatID == g.chat && c.Status == 200 && isPing(o, c.Params["text"]) {
			sent++
		}
	}
	unsure := o.count(`SELECT d.unsure FROM deliveries d JOIN accounts a ON a.id = d.account_id WHERE a.telegram_index = $1 AND d.kind = 'ping.new'`, g.index())
	if sent < 1 && unsure < 2 || sent > 1+min(1, unsure) {
		o.t.Errorf("%s got %d pushes for one cause, %d of them unsure", g.name, sent, unsure)
	}
}

func isPing(o *office, text string) bool {
	kk, ru := o.words.Printer("kk"), o.words.Printer("ru")
	return slices.Contains([]string{kk.Label("ping.new"), ru.Label("ping.new"), kk.Label("ping.soon"), ru.Label("ping.soon")}, text)
}

// checkPerson is what holds for everybody who has a chat.
func (o *office) checkPerson(p *person, calls []simulatortest.Call) {
	o.t.Helper()
	o.mu.Lock()
	for _, id := range p.updates {
		if !o.handled[id] {
			o.t.Errorf("%s: update %d is not among the handled ones", p.name, id)
		}
	}
	o.mu.Unlock()
	answered := map[string]int{}
	for _, c := range calls {
		if c.Method == "answerCallbackQuery" {
			answered[c.Params["callback_query_id"]]++
		}
	}
	for _, id := range p.taps {
		if answered[id] == 0 {
			o.t.Errorf("%s: %s was never answered", p.name, id)
		}
	}
}

// checkCallsOnce holds where nothing failed: a message for each command and push, an answer for each tap, a deletion for each message she typed.
func (o *office) checkCallsOnce(p *person, calls []simulatortest.Call) {
	o.t.Helper()
	sent, answers, typed := 0, map[string]int{}, map[string]int{}
	for _, c := range calls {
		switch {
		case c.ChatID != p.chat:
		case c.Method == "sendMessage":
			sent++
		case c.Method == "answerCallbackQuery":
			answers[c.Params["callback_query_id"]]++
		case c.Method == "deleteMessage":
			typed[c.Params["message_id"]]++
		}
	}
	pushes := o.count(`SELECT count(*) FROM deliveries d JOIN accounts a ON a.id = d.account_id WHERE a.telegram_index = $1 AND d.status = 'sent'`, p.index())
	if want := p.commands + pushes; sent != want {
		o.t.Errorf("%s: %d messages were sent, want %d", p.name, sent, want)
	}
	for what, times := range map[string]map[string]int{"tap": answers, "deletion of message": typed} {
		for id, n := range times {
			if n != 1 {
				o.t.Errorf("%s: %s %s is in %d calls", p.name, what, id, n)
			}
		}
	}
}

// checkOneScreen waits until the chat is as it should stay: one live screen. What may stand beside it is a message whose sending was answered to nobody, and
// that shows only a line that anybody may read.
func (o *office) checkOneScreen(p *person, final func(simulatortest.Message) bool) {
	o.t.Helper()
	why := ""
	ok := eventually(40*time.Second, func() bool {
		why = ""
		var bots []simulatortest.Message
		for _, m := range p.sim.Chat(p.chat).Messages {
			if m.From == "bot" {
				bots = append(bots, m)
			} else {
				why = fmt.Sprintf("what she typed still stands: message %d", m.MessageID)
			}
		}
		switch {
		case len(bots) == 0 || !final(bots[len(bots)-1]):
			why = "the last screen is not that of the last update"
		case slices.ContainsFunc(bots[:len(bots)-1], func(m simulatortest.Message) bool { return !o.neutral(m.Text) }):
			why = "an older screen still shows something"
		case len(bots)-1 > o.losses():
			why = fmt.Sprintf("%d older screens stand", len(bots)-1)
		}
		return why == ""
	})
	if !ok {
		o.t.Errorf("%s: %s\n%s", p.name, why, p.shown())
	}
}

func (o *office) losses() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.lost
}

func (o *office) neutral(text string) bool {
	if message.IsOpening(message.Openings(o.words), text) {
		return true
	}
	for _, language := range []string{"kk", "ru"} {
		if say := o.words.Printer(language); text == say.Label("err.expired") || text == say.Label("err.closed") {
			return true
		}
	}
	return false
}

// checkNobodyElse reads every call: what is said in a chat is of its own family, and every button was made for that chat.
func (o *office) checkNobodyElse(guests []*guest, calls []simulatortest.Call) {
	o.t.Helper()
	for _, c := range calls {
		for _, g := range guests {
			if year := fmt.Sprint(yearOf(g.number)); c.ChatID != g.chat && strings.Contains(c.Params["text"], year) {
				o.t.Errorf("chat %d was shown the family of %s: %s", c.ChatID, g.name, c)
			}
		}
		for _, data := range callbackData(c.Params["reply_markup"]) {
			if _, _, err := o.codec().Open(data, c.ChatID); err != nil {
				o.t.Errorf("a button that was not made for its chat: %s", c)
			}
		}
	}
}

func callbackData(markup string) (all []string) {
	for _, part := range strings.Split(markup, `"callback_data":"`)[1:] {
		data, _, _ := strings.Cut(part, `"`)
		all = append(all, data)
	}
	return all
}

// checkStaff: the caseworker is told once of each join and each call (checkGuest counts these); what is asked for in one and the same moment is owed once, and
// several due at once are one message.
func (o *office) checkStaff(guests []*guest) {
	o.t.Helper()
	want := o.count(`SELECT count(DISTINCT at) FROM audit WHERE action IN ('join.asked', 'call.requested')`)
	owed := o.count(`SELECT count(*) FROM deliveries WHERE kind = 'ping.staff'`)
	if owed != want {
		o.t.Errorf("%d pushes to staff were owed, want %d", owed, want)
	}
	// What was sent twice without an answer is not sent a third time.
	if n := o.count(`SELECT count(*) FROM deliveries WHERE NOT (status = 'sent' OR status = 'skipped' AND reason = 'merged' OR status = 'unknown' AND unsure = 2)`); n > 0 {
		o.t.Errorf("%d deliveries ended in a way they should not", n)
	}
}

// checkLogs: nothing broke inside.
func (o *office) checkLogs() {
	o.t.Helper()
	for _, r := range o.replicas {
		for line := range strings.Lines(r.log.String()) {
			if strings.Contains(line, `"ERROR"`) || strings.Contains(line, "panic") {
				o.t.Errorf("a replica logged %s", line)
			}
		}
	}
}
