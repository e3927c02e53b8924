package outbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

// TestSixtyDaysOfReminders lets the real claim loop work through sixty days, in which people book, move, call off, answer and ask to be reminded later, the office moves and calls off, and
// the bot is away for hours. Beside it stands a model that has no rows: at each moment of a meeting's reminder she is told of it, once; before it begins, of how it stands, by day; after an outage
// only of what is still true. Whatever is not sent is reported as expired.
func TestSixtyDaysOfReminders(t *testing.T) {
	t.Parallel()
	const days, people, seed = 60, 6, 7
	y := settle(t, people, seed)
	end := y.clock().AddDate(0, 0, days)
	for y.clock().Before(end) {
		if next := y.nextDue(); next.After(y.clock()) && next.Before(y.clock().Add(y.pause())) {
			y.at(next)
		} else {
			y.act()
		}
		if !y.away() {
			y.round()
		}
	}
	y.check()
}

// year is the test's world: who has which meetings, as they themselves and the office know it.
type year struct {
	*bundle
	random  *rand.Rand
	zone    *time.Location
	staff   family.StaffID
	people  []*patient
	outage  [2]time.Time
	outages int
	last    time.Time
	keys    int
	sent    int
	kinds   map[delivery.Kind]int
}

type patient struct {
	chat     int64
	adult    family.AdultID
	child    family.PersonID
	way      time.Duration
	account  account.ID
	meetings []*meant
	sent     map[delivery.Kind]time.Time
	read     int
}

// meant is a meeting as its people mean it.
type meant struct {
	booked    booking.Booked
	starts    time.Time
	revision  int
	off       bool
	since     time.Time
	news      bool
	officeDue time.Time
	willCome  bool
	asked     []time.Time
}

// settle opens a family with an office, and a child and a way for each of its adults.
func settle(t *testing.T, people int, seed uint64) *year {
	t.Helper()
	y := &year{bundle: setup(t), random: rand.New(rand.NewPCG(seed, 1)), zone: almaty, kinds: map[delivery.Kind]int{}}
	y.now = time.Date(2026, 11, 23, 10, 0, 0, 0, almaty).UTC()
	y.last = y.now
	for i := range people {
		chat, id := y.employee(fmt.Sprint("Ана ", i))
		y.people = append(y.people, &patient{chat: chat, account: id, sent: map[delivery.Kind]time.Time{}})
	}
	y.exec(`INSERT INTO offices (region, name_kk, name_ru, address_kk, address_ru, key) VALUES ('aktobe', 'Ақтөбе', 'Актобе', 'Үлгі, 5', 'Улги, 5', 'o')`)
	y.exec(`INSERT INTO staff (name, role, created_at) VALUES ('Асхат', 'caseworker', now())`)
	y.exec(`INSERT INTO specialists (staff_id, woman, languages, kinds, modes) SELECT id, true, '{kk,ru}', '{documents}', '{in-person,phone,video,home}' FROM staff`)
	y.check1(`SELECT id FROM staff WHERE name = 'Асхат'`, &y.staff)
	ways := []time.Duration{0, 0, 30 * time.Minute, 3 * time.Hour, 7 * time.Hour, 20 * time.Hour}
	for i, p := range y.people {
		p.way = ways[i%len(ways)]
		y.check1(`INSERT INTO families (code, caseworker_id, opened_at, key, travel_minutes) VALUES ('K-222'||$1::int::text, $2, now(), $1::int::text, nullif($3, 0)) RETURNING id`, new(int64), i+2, y.staff, int(p.way/time.Minute))
		y.check1(`INSERT INTO adults (family_id, initial_sealed, created_at, key) SELECT id, '', now(), $1::int::text FROM families WHERE key = $1::int::text RETURNING id`, &p.adult, i+2)
		y.check1(`INSERT INTO persons (family_id, initial_sealed, birth_sealed, sign_sealed, created_at, key) SELECT id, '', '', '', now(), $1::int::text FROM families WHERE key = $1::int::text RETURNING id`, &p.child, i+2)
		y.exec(`INSERT INTO links (adult_id, person_id, scope, basis, from_at, created_by, created_at, key) VALUES ($1, $2, 'documents', 'parent', '2026-01-01', $3, now(), $4::int::text)`, p.adult, p.child, y.staff, i+2)
		y.exec(`UPDATE accounts SET staff_id = NULL, adult_id = $2 WHERE id = $1`, p.account, p.adult)
	}
	return y
}

func (y *year) check1(sql string, into any, args ...any) {
	y.t.Helper()
	y.bundle.check(y.pool.QueryRow(y.ctx(), sql, args...).Scan(into))
}

func (y *year) key() string { y.keys++; return fmt.Sprint("day ", y.keys) }

func (y *year) at(moment time.Time) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.now = moment
}

// pause is how long nothing happens at most.
func (y *year) pause() time.Duration { return 3 * time.Hour }

// nextDue is when the next row is due; the end of time if none is.
func (y *year) nextDue() time.Time {
	next := y.clock().AddDate(1, 0, 0)
	var due *time.Time
	y.check1(`SELECT min(due_at) FROM deliveries WHERE status = 'pending' AND due_at > $1`, &due, y.clock())
	if due != nil {
		next = *due
	}
	return next
}

// away says whether the bot is down. It goes down now and then, for minutes or for most of a day.
func (y *year) away() bool {
	now := y.clock()
	if now.Before(y.outage[1]) {
		return !now.Before(y.outage[0])
	}
	if y.random.IntN(40) == 0 {
		long := time.Duration(20+y.random.IntN(1000)) * time.Minute
		y.outage, y.outages = [2]time.Time{now.Add(time.Second), now.Add(long)}, y.outages+1
	}
	return false
}

// act passes some time and lets somebody do something.
func (y *year) act() {
	y.at(y.clock().Add(time.Duration(1+y.random.IntN(int(y.pause()/time.Second))) * time.Second).Truncate(time.Second))
	p := y.people[y.random.IntN(len(y.people))]
	m := y.ahead(p)
	ctx, now := y.ctx(), y.clock()
	switch choice := y.random.IntN(12); {
	case choice < 4 || m == nil:
		y.books(p)
	case choice == 4:
		y.moves(p, m, 0)
	case choice == 5:
		y.moves(p, m, y.staff)
	case choice == 6:
		y.cancels(p, m, 0)
	case choice == 7:
		y.cancels(p, m, y.staff)
	case choice < 10:
		y.bundle.check(y.Meetings.WillCome(ctx, p.adult, m.booked.Number, m.revision, now))
		m.willCome = true
	case choice == 10:
		y.asks(p, m)
	default:
		y.looks(p)
	}
}

// ahead is one of her meetings that stand.
func (y *year) ahead(p *patient) *meant {
	standing := p.standing(y.clock())
	if len(standing) == 0 {
		return nil
	}
	return standing[y.random.IntN(len(standing))]
}

func (p *patient) standing(now time.Time) []*meant {
	var all []*meant
	for _, m := range p.meetings {
		if !m.off && m.starts.After(now) {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b *meant) int { return cmp.Or(a.starts.Compare(b.starts), a.booked.Number-b.booked.Number) })
	return all
}

// slot makes a time in the next days: often an early one, often on a day on which she has one already.
func (y *year) slot(p *patient) (booking.SlotID, time.Time) {
	y.t.Helper()
	day := y.clock().In(y.zone).AddDate(0, 0, 1+y.random.IntN(6))
	if standing := p.standing(y.clock().Add(24 * time.Hour)); len(standing) > 0 && y.random.IntN(3) == 0 {
		day = standing[y.random.IntN(len(standing))].starts.In(y.zone)
	}
	starts := time.Date(day.Year(), day.Month(), day.Day(), 9, 15*y.random.IntN(36), 0, 0, y.zone).UTC()
	var id booking.SlotID
	err := y.pool.QueryRow(y.ctx(), `
		INSERT INTO slots (specialist_id, office_id, starts_at, ends_at) SELECT p.staff_id, o.id, $1, $1::timestamptz + interval '30 minutes' FROM specialists p, offices o
		WHERE NOT EXISTS (SELECT FROM slots s WHERE s.specialist_id = p.staff_id AND tstzrange(s.starts_at, s.ends_at) && tstzrange($1, $1::timestamptz + interval '30 minutes'))
		ORDER BY p.staff_id LIMIT 1 RETURNING id`, starts).Scan(&id)
	if err != nil {
		return 0, starts
	}
	return id, starts
}

func (y *year) books(p *patient) {
	y.t.Helper()
	slot, starts := y.slot(p)
	booked, err := y.Meetings.Book(y.ctx(), booking.Request{Holder: booking.Holder{Adult: p.adult}, Slot: slot, Kind: booking.Documents, Mode: booking.InPerson, Language: "kk",
		Persons: []family.PersonID{p.child}, Key: y.key()}, y.clock())
	if y.refused(err) {
		return
	}
	p.meetings = append(p.meetings, &meant{booked: booked, starts: starts, revision: 1, since: y.clock()})
}

// refused: nobody has time then, or she has not.
func (y *year) refused(err error) bool {
	y.t.Helper()
	if errors.Is(err, booking.ErrBusy) || errors.Is(err, booking.ErrTaken) || errors.Is(err, booking.ErrTooLate) {
		return true
	}
	y.bundle.check(err)
	return false
}

func (y *year) change(p *patient, m *meant, by family.StaffID) booking.Change {
	return booking.Change{Holder: booking.Holder{Adult: p.adult, By: by}, Appointment: m.booked.Appointment, Revision: m.revision, Key: y.key()}
}

func (y *year) moves(p *patient, m *meant, by family.StaffID) {
	y.t.Helper()
	slot, starts := y.slot(p)
	if y.refused(y.Meetings.Move(y.ctx(), y.change(p, m, by), slot, y.clock())) {
		return
	}
	m.starts = starts
	y.changed(m, by)
}

func (y *year) cancels(p *patient, m *meant, by family.StaffID) {
	y.t.Helper()
	why := booking.Ill
	if by != 0 {
		why = booking.ByOffice
	}
	if y.refused(y.Meetings.Cancel(y.ctx(), y.change(p, m, by), why, y.clock())) {
		return
	}
	m.off = true
	y.changed(m, by)
}

func (y *year) changed(m *meant, by family.StaffID) {
	m.revision, m.since, m.willCome, m.asked = m.revision+1, y.clock(), false, nil
	if m.news = by != 0; m.news {
		m.officeDue = y.byDay(y.clock())
	}
}

// byDay is from when on what the office did is told.
func (y *year) byDay(at time.Time) time.Time {
	local := at.In(y.zone)
	nine := time.Date(local.Year(), local.Month(), local.Day(), 9, 0, 0, 0, y.zone)
	switch {
	case local.Before(nine):
		return nine.UTC()
	case local.Hour() >= 21:
		return nine.AddDate(0, 0, 1).UTC()
	}
	return at
}

func (y *year) asks(p *patient, m *meant) {
	y.t.Helper()
	moments := booking.LaterMoments(m.starts, y.clock(), y.zone)
	if len(moments) == 0 {
		return
	}
	at := moments[y.random.IntN(len(moments))].UTC()
	y.bundle.check(y.Meetings.RemindLater(y.ctx(), p.adult, m.booked.Number, m.revision, at, y.clock()))
	m.asked = append(m.asked, at)
}

// looks: she opens all that she has.
func (y *year) looks(p *patient) {
	y.t.Helper()
	for _, m := range p.meetings {
		y.bundle.check(y.Meetings.Seen(y.ctx(), p.adult, booking.Meeting{Number: m.booked.Number, Revision: m.revision}))
		m.news = false
	}
}

// round lets the loop work, and holds what came against the model.
func (y *year) round() {
	y.t.Helper()
	now, since := y.clock(), y.last
	y.last = now
	want := map[int64][]string{}
	for _, p := range y.people {
		want[p.chat] = y.expected(p, since, now)
	}
	if err := y.push(context.Background()); err != nil {
		y.t.Fatal(err)
	}
	for _, p := range y.people {
		var got []string
		all := y.notified(p.chat)
		got = append(got, all[p.read:]...)
		p.read = len(all)
		y.sent += len(got)
		slices.Sort(got)
		slices.Sort(want[p.chat])
		if diff := gocmp.Diff(want[p.chat], got); diff != "" {
			y.t.Fatalf("at %s, since %s, adult %d (-want +got)\n%s\n%s", now.In(y.zone).Format("02 15:04:05"), since.In(y.zone).Format("02 15:04:05"), p.adult, diff, strings.Join(p.told(y.zone), "\n"))
		}
	}
}

// told writes her meetings, for a failure.
func (p *patient) told(zone *time.Location) []string {
	var all []string
	for _, m := range p.meetings {
		all = append(all, fmt.Sprintf("№%d/%d at %s since %s off %t news %t comes %t asked %v", m.booked.Number, m.revision, m.starts.In(zone).Format("02 15:04"), m.since.In(zone).Format("02 15:04:05"), m.off, m.news, m.willCome, m.asked))
	}
	return all
}

// expected are the lines that she must get now, and no other: those of the moments that came since the last round.
func (y *year) expected(p *patient, since, now time.Time) []string {
	var lines []string
	local := now.In(y.zone)
	minute := local.Hour()*60 + local.Minute()
	for _, kind := range []delivery.Kind{delivery.Tomorrow, delivery.Today, delivery.Soon, delivery.Changed, delivery.Cancelled} {
		from := 8*60 + 30
		if !kind.Reminds() {
			from = 9 * 60
		}
		owed := p.owed(kind, since, now, y.zone)
		if len(owed) == 0 {
			continue
		}
		if minute < from || minute >= 21*60 {
			// It came while nobody is to be woken: it waits for the morning, if it is true by then.
			y.last = since
			continue
		}
		p.sent[kind] = now
		y.kinds[kind]++
		lines = append(lines, y.line(kind, owed, p, now))
	}
	return lines
}

func (p *patient) owed(kind delivery.Kind, since, now time.Time, zone *time.Location) []*meant {
	var owed []*meant
	for _, m := range p.meetings {
		if m.starts.After(now) && m.owes(kind, p, since, now, zone) {
			owed = append(owed, m)
		}
	}
	slices.SortFunc(owed, func(a, b *meant) int { return a.starts.Compare(b.starts) })
	return owed
}

func (m *meant) owes(kind delivery.Kind, p *patient, since, now time.Time, zone *time.Location) bool {
	if !kind.Reminds() {
		return m.news && m.off == (kind == delivery.Cancelled) && m.officeDue.After(since) && !m.officeDue.After(now) && m.since.After(p.sent[kind])
	}
	if m.off {
		return false
	}
	var newest booking.Reminder
	tomorrows := 0
	for _, r := range m.moments(p.way, zone) {
		if r.Kind == delivery.Tomorrow {
			tomorrows++
		}
		if r.Due.After(now) || !r.Due.After(m.since) || tomorrows == 2 && r.Kind == delivery.Tomorrow && m.willCome {
			continue
		}
		if r.Due.After(newest.Due) {
			newest = r
		}
	}
	last := p.sent[kind]
	together := kind != delivery.Soon && last.After(m.since) && newest.Due.Sub(last) < time.Hour
	return newest.Kind == kind && newest.Due.After(since) && now.Before(newest.Expires) && !together && newest.Due.After(last)
}

// moments are all at which she is reminded of a meeting, the first first.
func (m *meant) moments(way time.Duration, zone *time.Location) []booking.Reminder {
	all := booking.Timing{Starts: m.starts, Travel: way}.Reminders(zone)
	for _, at := range m.asked {
		all = append(all, booking.Reminder{Kind: delivery.Soon, Due: at, Expires: m.starts})
	}
	slices.SortStableFunc(all, func(a, b booking.Reminder) int { return a.Due.Compare(b.Due) })
	return all
}

// line is what must stand on her lock screen.
func (y *year) line(kind delivery.Kind, owed []*meant, p *patient, now time.Time) string {
	day := owed[0].starts.In(y.zone).Format(time.DateOnly)
	line := string(kind)
	if kind == delivery.Soon && owed[0].starts.After(now.Add(3*time.Hour)) {
		switch day {
		case now.In(y.zone).Format(time.DateOnly):
			line = string(delivery.Today)
		case now.In(y.zone).AddDate(0, 0, 1).Format(time.DateOnly):
			line = string(delivery.Tomorrow)
		}
	}
	if kind.Reminds() && line != string(delivery.Soon) {
		owed = slices.DeleteFunc(p.standing(now), func(m *meant) bool { return m.starts.In(y.zone).Format(time.DateOnly) != day })
	}
	number := 0
	if len(owed) == 1 {
		number = owed[0].booked.Number
	}
	return fmt.Sprint(strings.TrimPrefix(line, "ping."), " ", len(owed), " ", owed[0].starts.In(y.zone).Format("02 15:04"), " №", number)
}

// check is what holds at the end: each kind came, there were outages, and no row ended in a way that nobody hears of.
func (y *year) check() {
	y.t.Helper()
	ends := map[string]int{}
	for _, end := range y.lines(`SELECT trim(status || ' ' || reason) FROM deliveries WHERE due_at <= '` + y.last.Format(time.RFC3339) + `'`) {
		ends[end]++
	}
	for end := range ends {
		if !slices.Contains([]string{"sent", "skipped nothing new", "skipped merged", "failed expired"}, end) {
			y.t.Errorf("%d rows are %s", ends[end], end)
		}
	}
	if late := y.lines(`SELECT kind FROM deliveries WHERE status = 'sent' AND settled_at >= expires_at`); len(late) > 0 {
		y.t.Errorf("sent when it was true no more: %v", late)
	}
	if ends["sent"] != y.sent || ends["failed expired"] == 0 || y.outages < 5 || len(slices.Collect(maps.Keys(y.kinds))) < 5 {
		y.t.Errorf("rows %v, %d messages, %d outages, %v", ends, y.sent, y.outages, y.kinds)
	}
	y.t.Logf("rows %v, %d messages, %d outages, %v", ends, y.sent, y.outages, y.kinds)
}
