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
	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

// TestSixtyDaysOfReminders lets the real claim loop work through sixty days with the holidays of a winter, in which people book the times that there are, move, call off, answer and ask to be reminded
// later, the office moves and calls off, some have visits of every week, and the bot is away for hours. Beside it stands a model that has no rows: at each moment at which it was agreed that a meeting is
// reminded of she is told of it, once; before it begins, of how it stands, by day; after an outage only of what is still true. What is not sent is reported as expired, and only because of an outage.
func TestSixtyDaysOfReminders(t *testing.T) {
	t.Parallel()
	const days, people, seed = 60, 6, 7
	y := settle(t, people, seed)
	y.visitsEveryWeek(y.people[0], time.Date(2026, 11, 26, 14, 0, 0, 0, almaty)) // one of them on Orthodox Christmas
	y.visitsEveryWeek(y.people[3], time.Date(2026, 11, 30, 9, 0, 0, 0, almaty))
	end := y.clock().AddDate(0, 0, days)
	for y.clock().Before(end) {
		if next, pause := y.next(), y.pause(); next.Before(pause) {
			y.at(next)
		} else {
			y.at(pause)
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
	random *rand.Rand
	zone   *time.Location
	staff  family.StaffID
	people []*patient
	// outages are when the bot was, or is, away.
	outages []booking.Span
	last    time.Time
	keys    int
	sent    int
	kinds   map[delivery.Kind]int
	// weekly counts at which minutes of the day visits of every week are reminded of.
	weekly map[string]int
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
	weekly    bool
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
	y := &year{bundle: setup(t), random: rand.New(rand.NewPCG(seed, 1)), zone: almaty, kinds: map[delivery.Kind]int{}, weekly: map[string]int{}}
	y.now = time.Date(2026, 11, 23, 10, 0, 0, 0, almaty).UTC()
	y.last = y.now
	for i := range people {
		chat, id := y.employee(fmt.Sprint("Ана ", i))
		y.people = append(y.people, &patient{chat: chat, account: id, sent: map[delivery.Kind]time.Time{}})
	}
	y.exec(`INSERT INTO offices (region, name_kk, name_ru, address_kk, address_ru, key) VALUES ('aktobe', 'Ақтөбе', 'Актобе', 'Үлгі, 5', 'Улги, 5', 'o')`)
	y.exec(`INSERT INTO staff (name, role, created_at) VALUES ('Асхат', 'caseworker', now())`)
	y.exec(`INSERT INTO specialists (staff_id, woman, languages, kinds, modes) SELECT id, true, '{kk,ru}', '{documents}', '{in-person,phone,video,home}' FROM staff WHERE name = 'Асхат'`)
	y.exec(`INSERT INTO office_hours (office_id, weekday, from_time, until_time) SELECT id, d, '09:00', '18:00' FROM offices, generate_series(1, 5) d`)
	y.exec(`INSERT INTO weekly_hours (specialist_id, office_id, weekday, from_time, until_time, key) SELECT staff_id, o.id, d, '09:00', '18:00', staff_id || ' ' || d
		FROM specialists, offices o, generate_series(1, 5) d`)
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
	y.bundle.check(y.Meetings.MakeSlots(y.ctx(), y.clock()))
	y.exec(`ANALYZE slots`) // as the database does by itself, in time
	return y
}

// visitsEveryWeek: others set a date of every week, from first on, and she wants the chat to speak of it.
func (y *year) visitsEveryWeek(p *patient, first time.Time) {
	y.t.Helper()
	_, err := y.Meetings.Enter(y.ctx(), booking.NewDate{Holder: booking.Holder{Adult: p.adult, By: y.staff}, Kind: booking.ServiceVisit, Weeks: 9, Wished: true, Persons: []family.PersonID{p.child},
		Visit: family.Visit{At: first, Place: map[string]string{"kk": "2-терезе", "ru": "окно 2"}, Who: family.You}, Key: y.key()}, y.clock())
	y.bundle.check(err)
	for week := range 9 {
		m := &meant{booked: booking.Booked{Number: week + 1}, starts: first.AddDate(0, 0, 7*week).UTC(), weekly: true, revision: 1, since: y.clock()}
		y.check1(`SELECT appointment_id FROM appointment_adults WHERE adult_id = $1 AND number = $2`, &m.booked.Appointment, p.adult, m.booked.Number)
		p.meetings = append(p.meetings, m)
		y.varies(m, p.way)
	}
	y.looks(p)
}

// varies: the line about a visit of every week comes near the moment that was agreed for any other, before leaving never later.
func (y *year) varies(m *meant, way time.Duration) {
	y.t.Helper()
	for _, r := range m.moments(way, y.zone) {
		y.weekly[r.Due.In(y.zone).Format("15:04")]++
		if !slices.ContainsFunc(agreed(m.starts, way, y.zone), func(a booking.Reminder) bool {
			return a.Kind == r.Kind && a.Due.Sub(r.Due).Abs() < time.Hour && (r.Kind == delivery.Tomorrow || !r.Due.After(a.Due))
		}) {
			y.t.Errorf("a visit of every week at %s is reminded of at %s", m.starts.In(y.zone), r.Due.In(y.zone))
		}
	}
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

// pause is until when nothing happens, if nothing does by itself.
func (y *year) pause() time.Time {
	return y.clock().Add(time.Duration(1+y.random.IntN(3*60*60)) * time.Second).Truncate(time.Second)
}

// next is when the bot has something to do next: a row is due, it comes back, or an hour comes from which on people may be told.
func (y *year) next() time.Time {
	next := y.nextDue()
	moments := []time.Time{y.hour(8, 30), y.hour(9, 0)}
	if n := len(y.outages); n > 0 {
		moments = append(moments, y.outages[n-1].Until)
	}
	for _, at := range moments {
		if at.After(y.clock()) && at.Before(next) {
			next = at
		}
	}
	return next
}

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

// hour is the next moment at which clocks show it.
func (y *year) hour(hour, minute int) time.Time {
	local := y.clock().In(y.zone)
	at := time.Date(local.Year(), local.Month(), local.Day(), hour, minute, 0, 0, y.zone)
	if !at.After(local) {
		at = at.AddDate(0, 0, 1)
	}
	return at.UTC()
}

// away says whether the bot is down. It goes down now and then, for minutes or for most of a day.
func (y *year) away() bool {
	now := y.clock()
	if n := len(y.outages); n > 0 && now.Before(y.outages[n-1].Until) {
		return true
	}
	if y.random.IntN(60) == 0 {
		y.outages = append(y.outages, booking.Span{From: now, Until: now.Add(time.Duration(20+y.random.IntN(1000)) * time.Minute)})
		return true
	}
	return false
}

// act lets somebody do something.
func (y *year) act() {
	y.bundle.check(y.Meetings.MakeSlots(y.ctx(), y.clock()))
	p := y.people[y.random.IntN(len(y.people))]
	m := y.ahead(p)
	choice := y.random.IntN(12)
	if m != nil && m.weekly && (choice == 4 || choice == 5 || choice == 6) {
		return // who set it moves it; she can only stay away
	}
	ctx, now := y.ctx(), y.clock()
	switch {
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

// holidays are those of the sixty days on which nobody is received.
var holidays = []string{"2026-12-16", "2027-01-01", "2027-01-02", "2027-01-04", "2027-01-07"}

// slot is a free time in the next days: often the first of its day, often on a day on which she has one already.
func (y *year) slot(p *patient) (one booking.Slot, ok bool) {
	y.t.Helper()
	wish, now := booking.Wish{Kind: booking.Documents, Mode: booking.InPerson}, y.clock()
	days, err := y.Meetings.Days(y.ctx(), p.adult, wish, booking.Span{From: now, Until: now.AddDate(0, 0, 7)}, now)
	y.bundle.check(err)
	if len(days) == 0 {
		return booking.Slot{}, false
	}
	day := days[y.random.IntN(len(days))]
	if standing := p.standing(now.AddDate(0, 0, 1)); len(standing) > 0 && y.random.IntN(3) == 0 {
		local := standing[y.random.IntN(len(standing))].starts.In(y.zone)
		day = time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, y.zone)
	}
	if slices.Contains(holidays, day.In(y.zone).Format(time.DateOnly)) {
		return booking.Slot{}, false // there may be a visit on it, but no time of ours: books would have found it
	}
	free, err := y.Meetings.Nearest(y.ctx(), p.adult, wish, booking.Span{From: day, Until: day.AddDate(0, 0, 1)}, 99, now)
	y.bundle.check(err)
	if len(free) == 0 {
		return booking.Slot{}, false
	}
	return free[y.random.IntN(len(free))*y.random.IntN(2)], true
}

func (y *year) books(p *patient) {
	y.t.Helper()
	slot, ok := y.slot(p)
	if !ok {
		return
	}
	booked, err := y.Meetings.Book(y.ctx(), booking.Request{Holder: booking.Holder{Adult: p.adult}, Slot: slot.ID, Kind: booking.Documents, Mode: booking.InPerson, Language: "kk",
		Persons: []family.PersonID{p.child}, Key: y.key()}, y.clock())
	if y.refused(err) {
		return
	}
	p.meetings = append(p.meetings, &meant{booked: booked, starts: slot.Starts.UTC(), revision: 1, since: y.clock()})
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
	slot, ok := y.slot(p)
	if !ok || y.refused(y.Meetings.Move(y.ctx(), y.change(p, m, by), slot.ID, y.clock())) {
		return
	}
	m.starts = slot.Starts.UTC()
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
	for _, kind := range []delivery.Kind{delivery.Tomorrow, delivery.Today, delivery.Soon, delivery.Changed, delivery.Cancelled} {
		owed := p.owed(kind, since, now, y.zone)
		if len(owed) == 0 {
			continue
		}
		if !wakes(kind, now.In(y.zone)) {
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
	all := agreed(m.starts, way, zone)
	if m.weekly {
		all = booking.Timing{Starts: m.starts, Travel: way, Weekly: true}.Reminders(zone)
	}
	for _, at := range m.asked {
		all = append(all, booking.Reminder{Kind: delivery.Soon, Due: at, Expires: m.starts})
	}
	slices.SortStableFunc(all, func(a, b booking.Reminder) int { return a.Due.Compare(b.Due) })
	return all
}

// agreed is when anybody is reminded of a meeting: at six the evening before, of a Monday's on Sunday at five; and two hours before it, or when she has her way and an hour left. What of that would come in
// the night comes at eight the evening before, on a Sunday at five; of a way that begins the day before she is told then.
func agreed(starts time.Time, way time.Duration, zone *time.Location) []booking.Reminder {
	local := starts.In(zone)
	on := func(day, hour, minute int) time.Time {
		return time.Date(local.Year(), local.Month(), local.Day()+day, hour, minute, 0, 0, zone).UTC()
	}
	evening, night := on(-1, 18, 0), on(-1, 20, 0)
	if local.Weekday() == time.Monday {
		evening, night = on(-1, 17, 0), on(-1, 17, 0)
	}
	leaves := starts.Add(-2 * time.Hour)
	if way > time.Hour {
		leaves = starts.Add(-way - time.Hour)
	}
	before := booking.Reminder{Kind: delivery.Tomorrow, Due: evening, Expires: on(0, 0, 0)}
	second := booking.Reminder{Kind: delivery.Tomorrow, Due: night, Expires: on(0, 0, 0)}
	switch {
	case !leaves.Before(on(0, 8, 30)):
		second = booking.Reminder{Kind: delivery.Today, Due: leaves, Expires: starts}
	case leaves.Before(on(-1, 8, 30)):
		second.Due = on(-1, 8, 30)
	case leaves.Before(night):
		second.Due = leaves
	}
	if second == before {
		return []booking.Reminder{before}
	}
	return []booking.Reminder{before, second}
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

// check is what holds at the end: each kind came, there were outages, no row ended in a way that nobody hears of, and none expired for which there was time.
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
	if ends["sent"] != y.sent || ends["failed expired"] == 0 || len(y.outages) < 5 || len(slices.Collect(maps.Keys(y.kinds))) < 5 || len(y.weekly) < 6 {
		y.t.Errorf("rows %v, %d messages, %d outages, %v, every week %v", ends, y.sent, len(y.outages), y.kinds, y.weekly)
	}
	for _, r := range y.expired() {
		for at := r.Due; at.Before(r.Expires); at = at.Add(time.Minute) {
			if wakes(r.Kind, at.In(y.zone)) && !slices.ContainsFunc(y.outages, func(o booking.Span) bool { return !at.Before(o.From) && at.Before(o.Until) }) {
				y.t.Errorf("%s of %s expired, and at %s the bot was there", r.Kind, r.Due.In(y.zone), at.In(y.zone))
				break
			}
		}
	}
	y.t.Logf("rows %v, %d messages, %d outages, %v, every week %v", ends, y.sent, len(y.outages), y.kinds, y.weekly)
}

// expired lists what was not sent because nobody could send it in time.
func (y *year) expired() []booking.Reminder {
	y.t.Helper()
	rows, err := y.pool.Query(y.ctx(), `SELECT kind, due_at, expires_at FROM deliveries WHERE status = 'failed' AND reason = 'expired'`)
	y.bundle.check(err)
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[booking.Reminder])
	y.bundle.check(err)
	return all
}

// wakes says whether a line of that kind may come at a moment.
func wakes(kind delivery.Kind, local time.Time) bool {
	minute, from := local.Hour()*60+local.Minute(), 8*60+30
	if !kind.Reminds() {
		from = 9 * 60
	}
	return minute >= from && minute < 21*60
}
