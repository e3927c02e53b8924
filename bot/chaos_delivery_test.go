package main

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
	"github.com/senim-bot/senim/internal/vault"
)

// crowd are many adults whose phones are owed one ping each.
type crowd struct {
	*office
	chats    []int64
	accounts []int64
	adults   []int64
}

// TestPingsThroughKills: while two processes ping a crowd, one of them dies again and again, mostly in the middle of a send. Nobody is forgotten; nobody is pinged
// more than once too often, and that only for a kill.
func TestPingsThroughKills(t *testing.T) {
	t.Parallel()
	seed, people, kills, rate := chaosSeed(t), 150, 10, 25
	if long() {
		people, kills, rate = 2000, 200, 10
	}
	c := gather(t, officeOptions{seed: seed, polling: true, replicas: 2, rate: rate}, people)
	c.owe()
	random := rand.New(rand.NewPCG(seed, 3))
	for n := range kills {
		if !c.killOne(random, n) {
			t.Fatalf("all was sent after %d kills", n)
		}
	}
	c.settles()
	// A process has so many sends in the air, and one handful of results that are not written yet.
	c.check(kills * (atOnce(float64(rate)) + 1 + rate/40))
}

// TestRemindersThroughKills: everybody is to be reminded of a meeting in the same moment, and processes die in the middle of it. Nobody is forgotten, nobody is reminded more than once too often.
func TestRemindersThroughKills(t *testing.T) {
	t.Parallel()
	const people, kills, rate = 300, 3, 100
	seed := chaosSeed(t)
	c := gather(t, officeOptions{seed: seed, polling: true, replicas: 2, rate: rate}, people)
	c.meetAll()
	random := rand.New(rand.NewPCG(seed, 5))
	for n := range kills {
		if !c.killOne(random, n) {
			t.Fatalf("all was sent after %d kills", n)
		}
	}
	c.settles()
	c.check(kills * (atOnce(rate) + 1 + rate/40))
}

// TestPingsThroughAnOutage: Telegram answers with a proxy's page, then not at all. Hardly anything is tried meanwhile, and afterwards everybody is pinged, once.
func TestPingsThroughAnOutage(t *testing.T) {
	t.Parallel()
	people, outage := 100, 3*time.Second
	if long() {
		people, outage = 2000, 5*time.Minute
	}
	const replicas, rate, failures, probeGap = 2, 20, 5, 5 * time.Second
	c := gather(t, officeOptions{seed: chaosSeed(t), polling: true, replicas: replicas, rate: rate}, people)
	c.owe()
	c.passes(time.Minute, func() bool { return c.count(`SELECT count(*) FROM deliveries WHERE status = 'sent'`) >= 5 })
	for _, fault := range []string{"502-html", "hang"} {
		before := c.sim.LastCall()
		c.sim.SetFaults(simulatortest.Fault{Method: "sendMessage", Fault: fault})
		<-time.After(outage)
		tried := 0
		for _, call := range c.sim.Calls(before) {
			if call.Method == "sendMessage" && call.Fault == fault {
				tried++
			}
		}
		if most := replicas * (atOnce(rate) + failures + 1 + int(outage/probeGap)); tried > most || tried == 0 {
			t.Errorf("%d sends into %q, at most %d can be needed to see that it is out", tried, fault, most)
		}
	}
	c.sim.SetFaults()
	c.settles()
	c.check(0)
}

// gather opens one large family, whose adults all have a phone and a child whose paper moved a while ago.
func gather(t *testing.T, opt officeOptions, people int) *crowd {
	t.Helper()
	c := &crowd{office: openOffice(t, opt)}
	sealed := func(column, plain string) []byte {
		secret, err := c.vault.Seal(t.Context(), c.owner, vault.Owner{Kind: vault.Family, ID: 1}, column, []byte(plain))
		if err != nil {
			t.Fatal(err)
		}
		return secret
	}
	args := pgx.NamedArgs{"people": people, "initial": sealed("adults.initial", "А"), "child": sealed("persons.initial", "Б"), "birth": sealed("persons.birth", "2016"), "sign": sealed("persons.sign", "🍎")}
	for _, sql := range []string{
		`INSERT INTO families (code, caseworker_id, opened_at, key) SELECT 'K-2222', id, now(), 'crowd' FROM staff WHERE name = 'Асхат'`,
		`INSERT INTO adults (family_id, initial_sealed, created_at, key) SELECT f.id, @initial, now(), n::text FROM families f, generate_series(1, @people::int) n`,
		`INSERT INTO persons (family_id, initial_sealed, birth_sealed, sign_sealed, created_at, key) SELECT f.id, @child, @birth, @sign, now(), n::text FROM families f, generate_series(1, @people::int) n`,
		`INSERT INTO links (adult_id, person_id, scope, basis, from_at, created_by, created_at, key)
			SELECT a.id, p.id, 'documents', 'parent', now() - interval '2 days', f.caseworker_id, now(), a.key FROM adults a JOIN persons p ON p.key = a.key JOIN families f ON f.id = a.family_id`,
		`INSERT INTO link_tracks (link_id, track) SELECT id, 'birth-registration' FROM links`,
		`INSERT INTO documents (id, person_id, track, opened_at) SELECT id, id, 'birth-registration', now() FROM persons`,
		`INSERT INTO moves (document_id, seq, stage, at, shown_from, key, by_staff)
			SELECT d.id, 1, 'collecting-papers', now() - interval '20 minutes', now() - interval '10 minutes', d.id::text, f.caseworker_id FROM documents d, families f`,
	} {
		if _, err := c.owner.Exec(t.Context(), sql, args); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	for n := range people {
		c.letIn(n)
	}
	return c
}

// letIn gives one of the crowd a phone, without the ceremony: Telegram knows that she wrote to the bot, by an update that the bot does not want to hear of.
func (c *crowd) letIn(n int) {
	c.t.Helper()
	chat := c.sim.User(fmt.Sprint("Ана ", n+1), "kk")
	if id := c.sim.Inject(map[string]any{"edited_message": map[string]any{"message_id": 1, "date": 1, "edit_date": 2, "text": "1",
		"from": map[string]any{"id": chat, "is_bot": false, "first_name": "А"}, "chat": map[string]any{"id": chat, "type": "private", "first_name": "А"}}}); id != 0 {
		c.t.Fatal("the bot hears of edited messages")
	}
	raw := binary.BigEndian.AppendUint64(nil, uint64(chat))
	var account, adult int64
	err := c.owner.QueryRow(c.t.Context(), `
		INSERT INTO accounts (telegram_index, adult_id, language, state, joined_at) SELECT $1, id, 'kk', 'active', now() - interval '1 day' FROM adults WHERE key = $2::int::text
		RETURNING id, adult_id`, c.vault.Index("telegram", raw), n+1).Scan(&account, &adult)
	if err != nil {
		c.t.Fatal(err)
	}
	sealed, err := c.vault.Seal(c.t.Context(), c.owner, vault.Owner{Kind: vault.Account, ID: account}, "accounts.telegram", raw)
	if err == nil {
		_, err = c.owner.Exec(c.t.Context(), `UPDATE accounts SET telegram_sealed = $2 WHERE id = $1`, account, sealed)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	c.chats, c.accounts, c.adults = append(c.chats, chat), append(c.accounts, account), append(c.adults, adult)
}

// owe owes everybody a ping about her child.
func (c *crowd) owe() {
	c.t.Helper()
	_, err := c.owner.Exec(c.t.Context(), `
		INSERT INTO deliveries (account_id, kind, person_ids, priority, due_at, expires_at, status)
		SELECT a.id, 'ping.new', ARRAY[l.person_id], 2, now(), now() + interval '3 days', 'pending' FROM accounts a JOIN links l ON l.adult_id = a.adult_id`)
	if err != nil {
		c.t.Fatal(err)
	}
}

// meetAll gives everybody a meeting in an hour, of which she asked to be reminded now.
func (c *crowd) meetAll() {
	c.t.Helper()
	for _, sql := range []string{
		`INSERT INTO appointments (family_id, adult_id, kind, mode, starts_at, ends_at, language, status, booked_by, booked_at, key)
			SELECT a.family_id, a.id, 'registry', 'outside', now() + interval '1 hour', now() + interval '2 hours', 'kk', 'booked', f.caseworker_id, now() - interval '9 days', a.key
			FROM adults a JOIN families f ON f.id = a.family_id`,
		`INSERT INTO appointment_adults (appointment_id, adult_id, number, added_at) SELECT id, adult_id, 1, booked_at FROM appointments`,
		`INSERT INTO asked_reminders (appointment_id, adult_id, revision, due_at) SELECT id, adult_id, 1, now() - interval '1 second' FROM appointments`,
		`INSERT INTO deliveries (account_id, kind, priority, due_at, expires_at, status)
			SELECT a.id, 'ping.soon', 1, now() - interval '1 second', p.starts_at, 'pending' FROM accounts a JOIN appointments p ON p.adult_id = a.adult_id`,
	} {
		if _, err := c.owner.Exec(c.t.Context(), sql); err != nil {
			c.t.Fatalf("%s: %v", sql, err)
		}
	}
}

// killOne kills whichever process comes to its next send: before it goes out, after it went out, or a moment later. False: there was none any more.
func (c *crowd) killOne(random *rand.Rand, n int) bool {
	c.t.Helper()
	var victim *replica
	later := time.Duration(0)
	if n%3 == 2 {
		later = time.Duration(random.IntN(200)) * time.Millisecond
	}
	tr := &trap{point: fmt.Sprint("kill ", n), where: "sendMessage", arrives: n%2 == 0, fault: func(r *replica) bool {
		victim = r
		if later > 0 {
			return true // the send is answered, and the process dies with what it does next
		}
		return c.meet(killed, r)
	}}
	c.add(tr)
	select {
	case <-tr.caught:
	case <-time.After(restartTime):
		return false
	}
	if later > 0 {
		<-time.After(later)
		c.meet(killed, victim)
	}
	return eventually(restartTime, func() bool { return victim.up() != "" })
}

// settles waits until nothing is owed any more.
func (c *crowd) settles() {
	c.t.Helper()
	c.passes(10*time.Minute, func() bool {
		return c.count(`SELECT count(*) FROM deliveries WHERE status IN ('pending', 'sending')`) == 0
	})
}

func (c *crowd) passes(patience time.Duration, yes func() bool) {
	c.t.Helper()
	if !eventually(patience, yes) {
		c.t.Fatalf("it did not come to that; the replicas logged\n%s", c.logs())
	}
}

// check holds the rows against what Telegram took.
func (c *crowd) check(mostExtra int) {
	c.t.Helper()
	copies, extra := c.copies(), 0
	for n, account := range c.accounts {
		var status string
		var unsure int
		if err := c.owner.QueryRow(c.t.Context(), `SELECT status, unsure FROM deliveries WHERE account_id = $1`, account).Scan(&status, &unsure); err != nil {
			c.t.Fatal(err)
		}
		got := copies[c.chats[n]]
		extra += max(0, got-1)
		switch {
		case status == "sent" && (got < 1 || got > 1+min(1, unsure)), status == "unknown" && (got > 2 || unsure != 2), status != "sent" && status != "unknown":
			c.t.Errorf("account %d: %d copies of what is %s, unsure %d times", account, got, status, unsure)
		}
	}
	if extra > mostExtra {
		c.t.Errorf("%d extra copies, want at most %d", extra, mostExtra)
	}
	c.t.Logf("%d pings, %d extra copies of at most %d, %d not known", len(c.accounts), extra, mostExtra, c.checkList())
}

// copies are the pings that Telegram took, by chat.
func (c *crowd) copies() map[int64]int {
	c.t.Helper()
	known := map[int64]bool{}
	for _, chat := range c.chats {
		known[chat] = true
	}
	copies := map[int64]int{}
	for _, call := range c.sim.Calls(0) {
		if call.Method != "sendMessage" || call.Status != 200 {
			continue
		}
		if !known[call.ChatID] || !isPing(c.office, call.Params["text"]) {
			c.t.Errorf("sent to nobody of the crowd, or something else: %s", call)
		}
		copies[call.ChatID]++
	}
	return copies
}

// checkList: whoever may not have been reached is on the caseworker's list, and nobody else.
func (c *crowd) checkList() int {
	c.t.Helper()
	list, err := c.seed.Families.NotReached(c.t.Context(), c.seed.staff["Асхат"], time.Now().UTC())
	if err != nil {
		c.t.Fatal(err)
	}
	listed := map[family.AdultID]bool{}
	for _, n := range list {
		listed[n.Adult.ID] = true
	}
	unknown := 0
	for n, account := range c.accounts {
		is := c.count(`SELECT count(*) FROM deliveries WHERE account_id = $1 AND status = 'unknown'`, account)
		if unknown += is; (is == 1) != listed[family.AdultID(c.adults[n])] {
			c.t.Errorf("adult %d: not known %d times, on the list: %t", c.adults[n], is, listed[family.AdultID(c.adults[n])])
		}
	}
	return unknown
}
