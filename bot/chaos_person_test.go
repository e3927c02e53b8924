package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// step names what a person is about to do, so that a trap can be set for it.
type step string

const (
	stepWrong     step = "a wrong code"
	stepCode      step = "the right code"
	stepAgree     step = "consent"
	stepWaits     step = "waiting to be recognised"
	stepSpeak     step = "/language"
	stepChoose    step = "choosing a language"
	stepDocuments step = "documents"
	stepCall      step = "call me"
	stepHide      step = "/hide"
)

// person is somebody with a phone who goes all the way: in by a code, through the screens, out by /hide. She does the next thing once she sees what the last
// one brought; when the bot forgot where they were, she begins again, as people do.
type person struct {
	*office
	name   string
	chat   int64
	say    *i18n.Printer
	random *rand.Rand

	known   bool        // she is no stranger any more
	asked   []time.Time // when she did something as a stranger
	taps    []string    // ids of all her taps
	updates []int64
	tries   int
	// commands are answered by a new message each.
	commands int
	again    int // how often she had to begin again
}

func (o *office) person(name, language string, seed uint64) *person {
	return o.personOf(o.sim.User(name, language), name, language, seed)
}

// personOf is somebody who has a chat already.
func (o *office) personOf(chat int64, name, language string, seed uint64) *person {
	return &person{office: o, name: name, chat: chat, say: o.words.Printer(language), random: rand.New(rand.NewPCG(seed, uint64(chat)))}
}

// patient keeps a stranger from doing more in a while than strangers are answered.
func (p *person) patient() {
	if p.known {
		return
	}
	if n := len(p.asked); n >= 5 {
		eventually(time.Minute, func() bool { return time.Since(p.asked[n-5]) > 10500*time.Millisecond })
	}
	p.asked = append(p.asked, time.Now())
}

// fails ends the person, not the test.
func (p *person) fails(format string, args ...any) {
	p.t.Errorf("%s: %s; her chat:\n%s\n%s\nthe replicas logged\n%s", p.name, fmt.Sprintf(format, args...), p.shown(), p.rows(), p.logs())
	p.t.FailNow()
}

// rows is what the database keeps for her.
func (p *person) rows() (text string) {
	err := p.owner.QueryRow(context.Background(), `
		SELECT coalesce(string_agg(r, E'\n'), '') FROM (
			SELECT a::text AS r FROM accounts a WHERE telegram_index = $1 UNION ALL
			SELECT c::text FROM screens c WHERE telegram_index = $1 UNION ALL
			SELECT d::text || now() FROM deliveries d JOIN accounts a ON a.id = d.account_id WHERE a.telegram_index = $1) rows`, p.index()).Scan(&text)
	if err != nil {
		return err.Error()
	}
	return text
}

// shown is what stands in her chat and what was lately done there.
func (p *person) shown() string {
	var b strings.Builder
	for _, c := range p.sim.Calls(0) {
		if c.ChatID == p.chat {
			fmt.Fprintf(&b, "  %s %s %s %q\n", c, c.Date.Format("05.000"), c.Params["message_id"], c.Params["text"])
		}
	}
	for _, m := range p.sim.Chat(p.chat).Messages {
		fmt.Fprintf(&b, "  %s %d: %q %v\n", m.From, m.MessageID, m.Text, m.Buttons)
	}
	return b.String()
}

func (p *person) says(text string) func() string {
	return func() string {
		p.patient()
		if strings.HasPrefix(text, "/") && text != "/hide" {
			p.commands++
		}
		id := p.sim.Send(p.chat, text).UpdateID
		p.updates = append(p.updates, id)
		p.await(id)
		return ""
	}
}

// tap touches the newest button that asks for this and gives the tap's id.
func (p *person) tap(route dialog.Route, args ...int64) func() string {
	return func() string {
		m, data := p.button(route, args)
		if data == "" {
			p.fails("no button for %s %v", route, args)
		}
		return p.touch(m, data)
	}
}

func (p *person) touch(m simulatortest.Message, data string) string {
	id, update := p.touches(m, data)
	p.await(update)
	return id
}

// touches does not wait for what comes of it.
func (p *person) touches(m simulatortest.Message, data string) (id string, update int64) {
	p.patient()
	id = fmt.Sprintf("tap-%d-%d", p.chat, len(p.taps))
	update = p.sim.Inject(map[string]any{"callback_query": map[string]any{
		"id": id, "chat_instance": "1", "data": data,
		"from":    map[string]any{"id": p.chat, "is_bot": false, "first_name": p.name},
		"message": map[string]any{"message_id": m.MessageID, "date": m.Date.Unix(), "chat": map[string]any{"id": p.chat, "type": "private"}},
	}})
	p.taps, p.updates = append(p.taps, id), append(p.updates, update)
	return id, update
}

// button is the newest one for that; the data are empty if there is none.
func (p *person) button(route dialog.Route, args []int64) (simulatortest.Message, string) {
	for _, m := range slices.Backward(p.sim.Chat(p.chat).Messages) {
		for _, data := range slices.Concat(m.Data...) {
			if tap, _, err := p.codec().Open(data, p.chat); err == nil && tap.Route == route && (args == nil || slices.Equal(tap.Args, args)) {
				return m, data
			}
		}
	}
	return simulatortest.Message{}, ""
}

// does goes on doing it until it shows; a tap that came too late is repeated on the newer screen. False: something else is shown.
func (p *person) does(do func() string, shows func(simulatortest.Message) bool) bool {
	for range 10 {
		tap := do()
		if shows(p.last()) {
			return true
		}
		if tap == "" || !p.expired(tap) {
			return false
		}
	}
	p.fails("her taps are never in time")
	return false
}

// must is does for what nothing may change.
func (p *person) must(what step, do func() string, shows func(simulatortest.Message) bool) {
	if !p.does(do, shows) {
		p.fails("%s does not bring the screen it should", what)
	}
}

func (p *person) last() simulatortest.Message {
	for _, m := range slices.Backward(p.sim.Chat(p.chat).Messages) {
		if m.From == "bot" {
			return m
		}
	}
	return simulatortest.Message{}
}

// says is the screen whose text begins with one of the catalogue's, in her language.
func (p *person) text(key string) func(simulatortest.Message) bool {
	return func(m simulatortest.Message) bool { return strings.HasPrefix(m.Text, p.say.Label(key)) }
}

func (p *person) offers(label string) func(simulatortest.Message) bool {
	return func(m simulatortest.Message) bool { return m.HasButton(p.say.Label(label)) }
}

func (p *person) contains(text string) func(simulatortest.Message) bool {
	return func(m simulatortest.Message) bool { return strings.Contains(m.Text, text) }
}

func (p *person) code(text string) func() string {
	return func() string {
		p.tries++
		return p.says(text)()
	}
}

// guest is an adult of a family.
type guest struct {
	*person
	number   int
	language string // what she speaks in the end
	codes    account.Codes
	byLink   bool
	mistypes bool // she types a wrong code first
	refused  bool // the caseworker picks the wrong pair for her
	points   []point
	set      [4]bool // which of them were set
	fault    func(*replica) (survives bool)
}

// reaches sets the traps for what she does next.
func (g *guest) reaches(s step) {
	for i, pt := range g.points {
		if pt.at != s || g.set[i] {
			continue
		}
		g.set[i] = true
		about := fmt.Sprint(g.chat)
		switch {
		case pt.where == redisTake || pt.where == redisGive:
			about = g.sessionKey()
			g.calm()
		case pt.where == "getUpdates" && !pt.arrives:
			about = "" // it names nobody: the next one confirms what she does now
		}
		g.add(&trap{point: pt.name, where: pt.where, about: about, arrives: pt.arrives, fault: g.fault})
	}
}

// sessionKey is what Redis knows her by.
func (p *person) sessionKey() string {
	return fmt.Sprintf("%x", p.vault.Index("session", fmt.Append(nil, p.chat)))
}

// lives is her whole way.
func (g *guest) lives() {
	g.join()
	g.known = true
	g.reaches(stepWaits)
	if g.refused {
		g.until("she is turned away", g.turnedAway)
		return
	}
	g.until("she is let in and told so", g.pinged)
	g.reaches(stepSpeak)
	g.must(stepSpeak, g.says("/language"), g.text("lang.choose"))
	g.speaks(stepChoose)
	g.reaches(stepDocuments)
	g.must(stepDocuments, g.tap(message.RouteDocuments), func(m simulatortest.Message) bool {
		return strings.Contains(m.Text, fmt.Sprint(yearOf(g.number)))
	})
	g.must("back", g.tap(message.RoutePeople), g.offers("menu.documents"))
	g.reaches(stepCall)
	g.must(stepCall, g.tap(message.RouteCall), func(m simulatortest.Message) bool { return g.called(m) })
	g.must("/language", g.says("/language"), g.text("lang.choose"))
	g.speaks("")
	g.reaches(stepHide)
	g.must(stepHide, g.says("/hide"), g.hidden)
}

// called is the answer to "call me". A request of hers that was made before a crash is the same request.
func (g *guest) called(m simulatortest.Message) bool {
	before, _, _ := strings.Cut(g.say.Label("call.taken", "Date", "|"), "|")
	return strings.HasPrefix(m.Text, before)
}

func (p *person) hidden(m simulatortest.Message) bool {
	return p.text("err.expired")(m) && p.offers("btn.continue")(m)
}

// speaks changes to the other language.
func (g *guest) speaks(s step) {
	number := int64(1)
	if g.language = "ru"; g.say.Language() == "ru" {
		number, g.language = 0, "kk"
	}
	g.reaches(s)
	now := g.words.Printer(g.language)
	g.must(s, g.tap(message.RouteSetLanguage, number), func(m simulatortest.Message) bool { return m.HasButton(now.Label("menu.documents")) })
	g.say = now
}

// join goes on until she has two pictures to name.
func (g *guest) join() {
	for ; !g.joins(); g.again++ {
		if g.again > 25 {
			g.fails("she cannot get in")
		}
		g.calm()
		if strings.Contains(g.last().Text, g.say.Label("err.too_many")) {
			g.anHourPasses()
		}
	}
}

func (g *guest) joins() bool {
	if g.byLink {
		g.reaches(stepCode)
		return g.does(g.code("/start "+g.codes.Link), g.consentOrIn) && g.agrees()
	}
	if g.does(g.says("/start"), g.in) {
		return true
	}
	if !g.does(g.tap(message.RouteJoinLanguage, languageNumber(g.say.Language())), g.text("open.code")) {
		return false
	}
	if g.again == 0 && g.mistypes {
		g.reaches(stepWrong)
		if !g.does(g.code(g.wrongCode()), g.text("err.code")) {
			return false
		}
	}
	g.reaches(stepCode)
	return g.does(g.code(g.codes.Typed), g.consentOrIn) && g.agrees()
}

// in is any screen that shows that her code was used; the caseworker may have been quick.
func (g *guest) in(m simulatortest.Message) bool {
	return strings.Contains(m.Text, g.say.Label("pairing.ask")) || g.offers("menu.documents")(m) || g.text("ping.new")(m) || g.refused && g.turnedAway()
}

// turnedAway: her account is ended, and what she was to tell her caseworker no longer stands in her chat.
func (g *guest) turnedAway() bool {
	return g.count(`SELECT count(*) FROM accounts WHERE telegram_index = $1 AND state = 'ended'`, g.index()) > 0 &&
		!strings.Contains(g.last().Text, g.say.Label("pairing.ask"))
}

func (g *guest) consentOrIn(m simulatortest.Message) bool { return g.offers("btn.agree")(m) || g.in(m) }

func (g *guest) agrees() bool {
	if g.in(g.last()) {
		return true
	}
	g.reaches(stepAgree)
	return g.does(g.tap(message.RouteJoinAgree), g.in)
}

func languageNumber(language string) int64 {
	if language == "ru" {
		return 1
	}
	return 0
}

func (g *guest) wrongCode() string {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	code := make([]byte, 12)
	for i := range code {
		code[i] = letters[g.random.IntN(len(letters))]
	}
	return string(code)
}

// anHourPasses since her tries, so that she has new ones.
func (g *guest) anHourPasses() {
	if _, err := g.owner.Exec(g.t.Context(), `UPDATE code_tries SET at = at - interval '61 minutes' WHERE telegram_index = $1`, g.index()); err != nil {
		g.t.Error(err)
	}
}

// index is what PostgreSQL knows her by.
func (p *person) index() []byte {
	var id [8]byte
	for i := range id {
		id[i] = byte(p.chat >> (56 - 8*i))
	}
	return p.vault.Index("telegram", id[:])
}

func (p *person) until(what string, yes func() bool) {
	if !eventually(90*time.Second, yes) {
		p.fails("waited in vain until %s", what)
	}
}

// pinged says that the message which tells her that she is in was sent and settled.
func (g *guest) pinged() bool {
	return g.count(`SELECT count(*) FROM deliveries d JOIN accounts a ON a.id = d.account_id
		WHERE a.telegram_index = $1 AND d.kind = 'ping.new' AND d.status IN ('sent', 'unknown')`, g.index()) > 0
}

// clerk is the caseworker, who lets everybody in.
type clerk struct {
	*person
	joins int // how many will come
	wrong map[int64]bool
}

func (c *clerk) arrives() {
	if !c.does(c.code("/start "+c.links["Асхат"]), c.text("staff.welcome")) && !c.offers("menu.language")(c.last()) {
		c.fails("the one-time link does not let him in")
	}
	c.known = true
}

// works until everybody was decided about.
func (c *clerk) works() {
	for round := 0; c.count(`SELECT count(*) FROM joins WHERE decided_at IS NOT NULL`) < c.joins; round++ {
		c.until("somebody waits to be let in", func() bool { return c.count(`SELECT count(*) FROM joins WHERE decided_at IS NULL`) > 0 })
		if round > 10*c.joins {
			c.fails("the joins are never decided")
		}
		c.letsIn()
	}
}

// leaves when nothing more will come.
func (c *clerk) leaves() {
	c.until("all that was owed is settled", func() bool {
		return c.count(`SELECT count(*) FROM deliveries WHERE status IN ('pending', 'sending')`) == 0
	})
	c.must(stepHide, c.says("/hide"), c.hidden)
}

// letsIn decides about one adult. A push that comes in between takes the screen away; then he begins again.
func (c *clerk) letsIn() {
	c.says("/menu")()
	if !c.taps(message.RouteJoins) || !c.taps(message.RouteJoin) {
		return
	}
	_, data := c.button(message.RoutePick, nil)
	tap, _, err := c.codec().Open(data, c.chat)
	if err != nil {
		return
	}
	var right, adult int64
	err = c.owner.QueryRow(c.t.Context(), `SELECT j.right_pair, a.adult_id FROM joins j JOIN accounts a ON a.id = j.account_id
		WHERE j.account_id = $1`, tap.Args[0]).Scan(&right, &adult)
	if err != nil {
		c.fails("find the pair: %v", err)
	}
	if c.wrong[adult] {
		right = (right + 1) % 3
	}
	c.taps(message.RoutePick, tap.Args[0], right)
}

// taps taps if there is such a button.
func (c *clerk) taps(route dialog.Route, args ...int64) bool {
	m, data := c.button(route, args)
	if data != "" {
		c.touch(m, data)
	}
	return data != ""
}
