package booking

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
)

// TestModel: whatever three adults, their caseworker and the office do with a few times, in whatever order and at whatever moments, comes to what the model below says, and is
// answered as it says.
func TestModel(t *testing.T) {
	t.Parallel()
	b := setup(t)
	cousin, _ := b.family()
	owner := postgrestest.Owner(t, b.url)
	other := b.specialist("Нұрлан", false, Documents)
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t, b, owner, []family.AdultID{b.mother, b.aunt, cousin}, other)
		t.Repeat(map[string]func(*rapid.T){
			"":            w.compare,
			"hold":        w.hold,
			"release":     w.release,
			"book":        w.book,
			"move":        w.move,
			"cancel":      w.cancel,
			"take back":   w.takeBack,
			"once more":   w.onceMore,
			"close":       w.closeSlot,
			"open":        w.openSlot,
			"displace":    w.displace,
			"end a link":  w.endLink,
			"time passes": w.advance,
		})
	})
}

// world is the model, and the real thing beside it.
type world struct {
	b      *bundle
	now    time.Time
	adults []family.AdultID
	linked map[family.AdultID]bool
	slots  []*modelSlot
	claims map[SlotID]modelClaim
	// meetings in the order in which they were booked.
	meetings []*modelMeeting
	// again repeats the last call that succeeded.
	again func() error
}

type modelSlot struct {
	ID         SlotID
	Specialist SpecialistID
	Span
	Closed bool
}

type modelClaim struct {
	Adult   family.AdultID
	By      family.StaffID
	State   string
	Since   time.Time
	Until   time.Time
	Meeting AppointmentID
}

type modelMeeting struct {
	ID       AppointmentID
	Adult    family.AdultID
	Slot     SlotID
	Starts   time.Time
	Status   Status
	Why      Why
	Late     bool
	Revision int
	Office   int
}

func newWorld(t *rapid.T, b *bundle, owner *pgxpool.Pool, adults []family.AdultID, other SpecialistID) *world {
	b.now = at(b.t, "2026-11-23 10:00")
	w := &world{b: b, now: b.now, adults: adults, linked: map[family.AdultID]bool{}, claims: map[SlotID]modelClaim{}}
	for _, sql := range []string{`DELETE FROM claims`, `DELETE FROM appointment_adults`, `DELETE FROM appointment_changes`, `DELETE FROM appointments`, `DELETE FROM slots`,
		`UPDATE links SET revoked_at = NULL`} {
		if _, err := owner.Exec(context.Background(), sql); err != nil {
			t.Fatal(err)
		}
	}
	for _, adult := range adults {
		w.linked[adult] = true
	}
	// The second of the lawyer's meets the first, so only one of the two is ever open; the other specialist's meets both.
	for _, s := range []struct {
		with   SpecialistID
		moment string
		closed bool
	}{{b.lawyer, "2026-11-23 13:00", false}, {b.lawyer, "2026-11-23 13:15", true}, {other, "2026-11-23 13:10", false}, {b.lawyer, "2026-11-23 16:00", false}, {other, "2026-11-24 09:00", false}} {
		starts := at(b.t, s.moment)
		id := SlotID(b.id(`INSERT INTO slots (specialist_id, office_id, starts_at, ends_at, closed_at) VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN now() END) RETURNING id`,
			s.with, b.office, starts, starts.Add(time.Hour), s.closed))
		w.slots = append(w.slots, &modelSlot{id, s.with, Span{starts, starts.Add(time.Hour)}, s.closed})
	}
	return w
}

const modelLength, modelNotice = 30 * time.Minute, 2 * time.Hour

func (w *world) slot(t *rapid.T) *modelSlot { return rapid.SampledFrom(w.slots).Draw(t, "slot") }

func (w *world) slotOf(id SlotID) *modelSlot {
	return w.slots[slices.IndexFunc(w.slots, func(s *modelSlot) bool { return s.ID == id })]
}

// holder is an adult, or her caseworker for her.
func (w *world) holder(t *rapid.T) Holder {
	who := Holder{Adult: rapid.SampledFrom(w.adults).Draw(t, "adult")}
	if rapid.IntRange(0, 3).Draw(t, "staff") == 0 {
		who.By = w.b.worker
	}
	return who
}

func (w *world) meeting(t *rapid.T) *modelMeeting {
	if len(w.meetings) == 0 {
		t.Skip("no meeting yet")
	}
	return rapid.SampledFrom(w.meetings).Draw(t, "meeting")
}

// answers insists that a call is answered as the model says; ok: it was done.
func (w *world) answers(t *rapid.T, what string, got, want error) (ok bool) {
	if !errors.Is(got, want) || (got == nil) != (want == nil) {
		t.Fatalf("%s: answered %v, want %v", what, got, want)
	}
	return got == nil
}

// claim of a slot that is not over.
func (w *world) claim(s SlotID) (modelClaim, bool) {
	c, there := w.claims[s]
	return c, there && (c.State == "booked" || c.Until.After(w.now))
}

func (w *world) hold(t *rapid.T) {
	who, s := w.holder(t), w.slot(t)
	until, err := w.b.Hold(context.Background(), who, s.ID, w.now)
	c, live := w.claim(s.ID)
	want := error(nil)
	switch {
	case who.By == 0 && !w.linked[who.Adult]:
		want = ErrNotFound
	case s.Closed, !s.From.After(w.now), live && (c.Adult != who.Adult || c.State != "hold"):
		want = ErrTaken
	}
	if !w.answers(t, "hold", err, want) {
		return
	}
	w.drop(who, s.ID)
	since := w.now
	if live {
		since = c.Since
	}
	end := w.now.Add(holdTime)
	if end.After(since.Add(holdMost)) {
		end = since.Add(holdMost)
	}
	w.claims[s.ID] = modelClaim{who.Adult, who.By, "hold", since, end, 0}
	if !until.Equal(end) {
		t.Fatalf("held until %s, want %s", until, end)
	}
}

// drop forgets what is held for somebody, but for one slot.
func (w *world) drop(who Holder, but SlotID) {
	for s, c := range w.claims {
		if c.State == "hold" && c.Adult == who.Adult && c.By == who.By && s != but {
			delete(w.claims, s)
		}
	}
}

func (w *world) release(t *rapid.T) {
	who := w.holder(t)
	w.answers(t, "release", w.b.Release(context.Background(), who), nil)
	w.drop(who, 0)
}

// open says whether a slot can be given to a meeting for whoever asks.
func (w *world) open(s *modelSlot, by family.StaffID) error {
	switch c, _ := w.claim(s.ID); {
	case s.Closed, c.State == "booked":
		return ErrTaken
	case !s.From.After(w.now), by == 0 && s.From.Before(w.now.Add(modelNotice)):
		return ErrTooLate
	}
	return nil
}

// fits says whether a meeting of an adult may stand in a slot beside all others that stand.
func (w *world) fits(adult family.AdultID, s *modelSlot, but AppointmentID) error {
	var err error
	for _, m := range w.meetings {
		if m.ID == but || m.Status != Standing || !(Span{m.Starts, m.Starts.Add(modelLength)}).meets(Span{s.From, s.From.Add(modelLength)}) {
			continue
		}
		if m.Adult == adult {
			return ErrBusy
		}
		if w.slotOf(m.Slot).Specialist == s.Specialist {
			err = ErrTaken
		}
	}
	return err
}

// free says whether a slot is nobody else's.
func (w *world) free(adult family.AdultID, s SlotID) error {
	if c, live := w.claim(s); live && c.Adult != adult {
		return ErrTaken
	}
	return nil
}

func (w *world) book(t *rapid.T) {
	who, s := w.holder(t), w.slot(t)
	r := Request{Holder: who, Slot: s.ID, Kind: Documents, Mode: InPerson, Language: "kk", Key: w.b.key()}
	got, err := w.b.Book(context.Background(), r, w.now)
	want := error(nil)
	if who.By == 0 && !w.linked[who.Adult] {
		want = ErrNotFound
	}
	want = cmp.Or(want, w.open(s, who.By), w.fits(who.Adult, s, 0), w.free(who.Adult, s.ID))
	if !w.answers(t, "book", err, want) {
		return
	}
	m := &modelMeeting{ID: got.Appointment, Adult: who.Adult, Slot: s.ID, Starts: s.From, Status: Standing, Revision: 1}
	if who.By != 0 {
		m.Office = 1
	}
	w.meetings = append(w.meetings, m)
	w.claims[s.ID] = modelClaim{who.Adult, who.By, "booked", w.now, time.Time{}, m.ID}
	w.drop(who, s.ID)
	w.again = func() error {
		if who.By == 0 && !w.linked[who.Adult] {
			return nil
		}
		again, err := w.b.Book(context.Background(), r, w.now)
		if err == nil && (!again.Again || again.Appointment != got.Appointment || again.Number != got.Number) {
			return errors.New("another booking")
		}
		return err
	}
}

// change is somebody's change of a meeting, decided on at a revision that may be over; refused says what anybody would be refused.
func (w *world) change(t *rapid.T, m *modelMeeting) (c Change, refused error) {
	who := w.holder(t)
	c = Change{Holder: who, Appointment: m.ID, Key: w.b.key()}
	if rapid.Bool().Draw(t, "decided on") {
		c.Revision = max(1, m.Revision-rapid.IntRange(0, 1).Draw(t, "changes since"))
	}
	switch {
	case who.By == 0 && (who.Adult != m.Adult || !w.linked[who.Adult]):
		return c, ErrNotFound
	case c.Revision != 0 && c.Revision != m.Revision:
		return c, ErrChanged
	}
	return c, nil
}

func (w *world) changed(m *modelMeeting, c Change, again func() error) {
	m.Revision++
	if c.By != 0 {
		m.Office = m.Revision
	}
	w.again = func() error {
		if c.By == 0 && !w.linked[m.Adult] {
			return nil
		}
		return again()
	}
}

func (w *world) movable(m *modelMeeting) error {
	switch {
	case m.Status == Displaced:
		return nil
	case m.Status != Standing:
		return ErrChanged
	case !m.Starts.After(w.now):
		return ErrTooLate
	}
	return nil
}

func (w *world) late(m *modelMeeting) bool {
	return m.Status == Standing && m.Starts.Before(w.now.Add(modelNotice))
}

func (w *world) move(t *rapid.T) {
	m, s := w.meeting(t), w.slot(t)
	c, want := w.change(t, m)
	do := func() error { return w.b.Move(context.Background(), c, s.ID, w.now) }
	err := do()
	want = cmp.Or(want, w.movable(m))
	if want == nil && c.By == 0 && w.late(m) {
		want = ErrTooLate
	}
	want = cmp.Or(want, w.open(s, c.By), w.fits(m.Adult, s, m.ID), w.free(m.Adult, s.ID))
	if !w.answers(t, "move", err, want) {
		return
	}
	if m.Status == Standing {
		delete(w.claims, m.Slot)
	}
	m.Slot, m.Starts, m.Status = s.ID, s.From, Standing
	w.claims[s.ID] = modelClaim{m.Adult, c.By, "booked", w.now, time.Time{}, m.ID}
	w.drop(Holder{m.Adult, c.By}, s.ID)
	w.changed(m, c, do)
}

func (w *world) cancel(t *rapid.T) {
	m := w.meeting(t)
	c, want := w.change(t, m)
	why := rapid.SampledFrom([]Why{Ill, Busy, ByOffice}).Draw(t, "why")
	do := func() error { return w.b.Cancel(context.Background(), c, why, w.now) }
	err := do()
	if want == nil && why == ByOffice && c.By == 0 {
		want = ErrInvalid
	}
	if want = cmp.Or(want, w.movable(m)); !w.answers(t, "cancel", err, want) {
		return
	}
	if m.Status == Standing {
		kept := w.claims[m.Slot]
		kept.State, kept.Until = "kept", w.now.Add(keepTime)
		w.claims[m.Slot] = kept
	}
	m.Late, m.Status, m.Why = w.late(m), Cancelled, why
	w.changed(m, c, do)
}

func (w *world) takeBack(t *rapid.T) {
	m := w.meeting(t)
	c, want := w.change(t, m)
	do := func() error { return w.b.TakeBack(context.Background(), c, w.now) }
	err := do()
	s := w.slotOf(m.Slot)
	kept, live := w.claim(s.ID)
	switch {
	case want != nil:
	case m.Status != Cancelled, m.Why == ByOffice && c.By == 0:
		want = ErrChanged
	case !m.Starts.After(w.now):
		want = ErrTooLate
	case s.Closed:
		want = ErrTaken
	case !live || kept.Meeting != m.ID:
		want = ErrTooLate
	default:
		want = w.fits(m.Adult, s, m.ID)
	}
	if !w.answers(t, "take back", err, want) {
		return
	}
	kept.State, kept.Until = "booked", time.Time{}
	w.claims[s.ID] = kept
	m.Status, m.Why, m.Late = Standing, "", false
	w.changed(m, c, do)
}

// onceMore delivers the last tap that did something again.
func (w *world) onceMore(t *rapid.T) {
	if w.again == nil {
		t.Skip("nothing was done yet")
	}
	w.answers(t, "the same again", w.again(), nil)
}

func (w *world) closeSlot(t *rapid.T) {
	s := w.slot(t)
	w.b.exec(`UPDATE slots SET closed_at = now() WHERE id = $1`, s.ID)
	s.Closed = true
}

func (w *world) openSlot(t *rapid.T) {
	s := w.slot(t)
	if slices.ContainsFunc(w.slots, func(o *modelSlot) bool { return o != s && !o.Closed && o.Specialist == s.Specialist && o.meets(s.Span) }) {
		t.Skip("it meets an open one")
	}
	w.b.exec(`UPDATE slots SET closed_at = NULL WHERE id = $1`, s.ID)
	s.Closed = false
}

// displace is what a closure does to a meeting that cannot be held another way.
func (w *world) displace(t *rapid.T) {
	m := w.meeting(t)
	if m.Status != Standing {
		t.Skip("it does not stand")
	}
	w.b.exec(`UPDATE appointments SET status = 'displaced', revision = revision + 1, office_revision = revision + 1 WHERE id = $1`, m.ID)
	w.b.exec(`DELETE FROM claims WHERE appointment_id = $1`, m.ID)
	delete(w.claims, m.Slot)
	m.Status = Displaced
	m.Revision++
	m.Office = m.Revision
}

func (w *world) endLink(t *rapid.T) {
	if rapid.IntRange(0, 4).Draw(t, "rarely") > 0 {
		t.Skip("not now")
	}
	adult := rapid.SampledFrom(w.adults).Draw(t, "adult")
	w.b.exec(`UPDATE links SET revoked_at = $2 WHERE adult_id = $1`, adult, w.now)
	w.linked[adult] = false
}

func (w *world) advance(t *rapid.T) {
	w.now = w.now.Add(time.Duration(rapid.SampledFrom([]int{1, 4, 9, 10, 11, 30, 60, 90, 600}).Draw(t, "minutes")) * time.Minute)
}

// compare insists that rows, and what each adult is offered and shown, are as the model says.
func (w *world) compare(t *rapid.T) {
	ctx := context.Background()
	rows, _ := w.b.Pool.Query(ctx, `SELECT id, adult_id, slot_id, starts_at, status, cancel_reason, cancelled_late, revision, office_revision FROM appointments ORDER BY id`)
	meetings, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByPos[modelMeeting])
	if err != nil {
		t.Fatal(err)
	}
	if d := diff.Diff(w.meetings, meetings, cmpopts.EquateEmpty()); d != "" {
		t.Fatalf("meetings (-model +real)\n%s", d)
	}
	if d := diff.Diff(w.liveClaims(), w.realClaims(t), cmpopts.EquateEmpty()); d != "" {
		t.Fatalf("claims (-model +real)\n%s", d)
	}
	for _, adult := range w.adults {
		found, err := w.b.Nearest(ctx, adult, Wish{Kind: Documents, Mode: InPerson}, Span{w.now, w.now.Add(Ahead)}, 9, w.now)
		if err != nil {
			t.Fatal(err)
		}
		var free []SlotID
		for _, s := range found {
			free = append(free, s.ID)
		}
		slices.Sort(free)
		if d := diff.Diff(w.offered(adult), free, cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("free to adult %d (-model +real)\n%s", adult, d)
		}
		shown, err := w.b.Meetings(ctx, adult, w.now)
		if err != nil {
			t.Fatal(err)
		}
		w.compareShown(t, adult, shown)
	}
}

// claimed is a claim as far as anybody can notice it.
type claimed struct {
	Slot    SlotID
	Adult   family.AdultID
	State   string
	Until   time.Time
	Meeting AppointmentID
}

func (w *world) liveClaims() (all []claimed) {
	for _, s := range w.slots {
		if c, live := w.claim(s.ID); live {
			all = append(all, claimed{s.ID, c.Adult, c.State, c.Until, c.Meeting})
		}
	}
	return all
}

func (w *world) realClaims(t *rapid.T) []claimed {
	rows, _ := w.b.Pool.Query(context.Background(), `
		SELECT slot_id, adult_id, state, coalesce(until_at, '0001-01-01 00:00Z'), coalesce(appointment_id, 0) FROM claims WHERE until_at IS NULL OR until_at > $1 ORDER BY slot_id`, w.now)
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[claimed])
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func (w *world) offered(adult family.AdultID) (free []SlotID) {
	for _, s := range w.slots {
		c, live := w.claim(s.ID)
		busy := slices.ContainsFunc(w.meetings, func(m *modelMeeting) bool {
			return m.Adult == adult && m.Status == Standing && (Span{m.Starts, m.Starts.Add(modelLength)}).meets(Span{s.From, s.From.Add(modelLength)})
		})
		if !s.Closed && !s.From.Before(w.now.Add(modelNotice)) && !busy && (!live || c.State == "hold" && c.Adult == adult) {
			free = append(free, s.ID)
		}
	}
	return free
}

func (w *world) compareShown(t *rapid.T, adult family.AdultID, shown []Meeting) {
	if !w.linked[adult] {
		if len(shown) > 0 {
			t.Fatalf("adult %d is linked to nobody and sees %+v", adult, shown)
		}
		return
	}
	for _, m := range w.meetings {
		i := slices.IndexFunc(shown, func(s Meeting) bool { return s.ID == m.ID })
		must := m.Status == Standing && m.Starts.After(w.now) || m.Status == Displaced && m.Starts.After(w.now.AddDate(0, 0, -7))
		switch {
		case i < 0 && m.Adult == adult && must:
			t.Fatalf("adult %d does not see meeting %d", adult, m.ID)
		case i >= 0 && (m.Adult != adult || shown[i].Status != m.Status || !shown[i].Starts.Equal(m.Starts) || shown[i].Revision != m.Revision):
			t.Fatalf("adult %d sees %+v, it is %+v", adult, shown[i], *m)
		}
		if i >= 0 {
			kept, live := w.claim(m.Slot)
			can := m.Status == Cancelled && live && kept.Meeting == m.ID && m.Why != ByOffice
			if can == shown[i].KeptUntil.IsZero() {
				t.Fatalf("can be taken back until %s, want %v", shown[i].KeptUntil, can)
			}
		}
	}
}
