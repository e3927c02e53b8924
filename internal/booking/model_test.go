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
			"close":       w.closeHours,
			"open again":  w.reopen,
			"wait":        w.join,
			"leave":       w.leave,
			"see offer":   w.seeOffer,
			"take offer":  w.takeOffer,
			"decline":     w.decline,
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
	closures []*modelClosure
	// line are the waits and offers of all times, the first first.
	line   []*modelWait
	offers []*modelOffer
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

// modelClosure is open again when it is Over.
type modelClosure struct {
	ID         ClosureID
	Specialist SpecialistID
	Span
	Over bool
}

type modelWait struct {
	Adult  family.AdultID
	Number int
	Ended  bool
}

type modelOffer struct {
	Wait    *modelWait
	Slot    *modelSlot
	Made    time.Time
	Until   time.Time
	Outcome Outcome
	// Meeting is what it became when she took it.
	Meeting AppointmentID
}

func newWorld(t *rapid.T, b *bundle, owner *pgxpool.Pool, adults []family.AdultID, other SpecialistID) *world {
	b.now = at(b.t, "2026-11-23 10:00")
	w := &world{b: b, now: b.now, adults: adults, linked: map[family.AdultID]bool{}, claims: map[SlotID]modelClaim{}}
	for _, table := range []string{"claims", "offers", "waits", "deliveries", "appointment_adults", "appointment_changes", "closure_adults", "closure_meetings", "closures", "appointments", "slots", "added_hours"} {
		if _, err := owner.Exec(context.Background(), `DELETE FROM `+table); err != nil {
			t.Fatal(err)
		}
	}
	b.exec(`UPDATE links SET revoked_at = NULL`)
	for _, adult := range adults {
		w.linked[adult] = true
	}
	// Each of these hours is one time. The two first meet each other: who is at one cannot be at the other.
	for _, s := range []struct {
		with        SpecialistID
		from, until string
	}{{b.lawyer, "2026-11-23 14:00", "2026-11-23 14:50"}, {other, "2026-11-23 14:10", "2026-11-23 14:40"}, {b.lawyer, "2026-11-23 16:00", "2026-11-23 16:50"},
		{other, "2026-11-24 09:00", "2026-11-24 09:30"}, {b.lawyer, "2026-11-25 11:00", "2026-11-25 11:50"}} {
		span := Span{at(b.t, s.from), at(b.t, s.until)}
		b.exec(`INSERT INTO added_hours (specialist_id, office_id, from_at, until_at, added_by, key) VALUES ($1, $2, $3, $4, $1, $5)`, s.with, b.office, span.From, span.Until, b.key())
		id := SlotID(b.id(`INSERT INTO slots (specialist_id, office_id, starts_at, ends_at) VALUES ($1, $2, $3, $4) RETURNING id`, s.with, b.office, span.From, span.Until))
		w.slots = append(w.slots, &modelSlot{id, s.with, span, false})
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
	case s.Closed, !s.From.After(w.now), live && (c.Adult != who.Adult || c.State != "hold" && c.State != "offer"):
		want = ErrTaken
	}
	if !w.answers(t, "hold", err, want) {
		return
	}
	w.drop(who, s.ID)
	if live && c.State == "offer" {
		if !until.Equal(c.Until) {
			t.Fatalf("an offer that she looks at is hers until %s, want %s", until, c.Until)
		}
		return
	}
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

// fits says whether a meeting of an adult may stand in a slot beside all others of hers that stand.
func (w *world) fits(adult family.AdultID, s *modelSlot, but AppointmentID) error {
	for _, m := range w.meetings {
		if m.ID != but && m.Adult == adult && m.Status == Standing && m.span().meets(Span{s.From, s.From.Add(modelLength)}) {
			return ErrBusy
		}
	}
	return nil
}

func (m *modelMeeting) span() Span { return Span{m.Starts, m.Starts.Add(modelLength)} }

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
	w.booked(who, s, got.Appointment)
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

// booked is what a new meeting changes: the time is taken, what was held for it is free, and she waits no more.
func (w *world) booked(who Holder, s *modelSlot, id AppointmentID) {
	m := &modelMeeting{ID: id, Adult: who.Adult, Slot: s.ID, Starts: s.From, Status: Standing, Revision: 1}
	if who.By != 0 {
		m.Office = 1
	}
	w.meetings = append(w.meetings, m)
	for _, o := range w.openOffers(who.Adult) {
		if o.Slot == s {
			o.Outcome = Taken
		} else {
			w.ends(o, Closed)
		}
	}
	for _, wait := range w.line {
		wait.Ended = wait.Ended || wait.Adult == who.Adult
	}
	w.claims[s.ID] = modelClaim{who.Adult, who.By, "booked", w.now, time.Time{}, m.ID}
	w.drop(who, s.ID)
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

// closeHours: a specialist receives nobody while one of the times is. Who would come needs another one, unless it has begun; who is linked to nobody could not be told of that, and is left to a person.
func (w *world) closeHours(t *rapid.T) {
	s := w.slot(t)
	if !s.Until.After(w.now) || rapid.IntRange(0, 2).Draw(t, "now and then") > 0 {
		t.Skip("not now")
	}
	closing := Closing{Specialist: s.Specialist, Span: s.Span, By: s.Specialist, Key: w.b.key()}
	id, err := w.b.Close(context.Background(), closing, w.now)
	w.answers(t, "close", err, nil)
	w.closures = append(w.closures, &modelClosure{id, s.Specialist, s.Span, false})
	for _, m := range w.meetings {
		if m.Slot == s.ID && m.Status == Standing && m.Starts.After(w.now) && w.linked[m.Adult] {
			delete(w.claims, m.Slot)
			m.Status, m.Revision = Displaced, m.Revision+1
			m.Office = m.Revision
		}
	}
	w.opens()
	w.again = func() error {
		again, err := w.b.Close(context.Background(), closing, w.now)
		if err == nil && again != id {
			return errors.New("another closure")
		}
		return err
	}
}

// reopen: what became of the meetings stands.
func (w *world) reopen(t *rapid.T) {
	if len(w.closures) == 0 {
		t.Skip("nothing was closed yet")
	}
	c := rapid.SampledFrom(w.closures).Draw(t, "closure")
	want := error(nil)
	if c.Over || !c.Until.After(w.now) {
		want = ErrNotFound
	}
	if w.answers(t, "open again", w.b.Reopen(context.Background(), c.Specialist, c.ID, w.now), want) {
		c.Over = true
		w.opens()
	}
}

// opens finds which times that have not begun are closed.
func (w *world) opens() {
	for _, s := range w.slots {
		if s.From.After(w.now) {
			s.Closed = slices.ContainsFunc(w.closures, func(c *modelClosure) bool { return !c.Over && c.Specialist == s.Specialist && c.meets(s.Span) })
		}
	}
}

// join: one who waits already keeps her place.
func (w *world) join(t *rapid.T) {
	n := NewWait{Adult: rapid.SampledFrom(w.adults).Draw(t, "adult"), Key: w.b.key()}
	n.Kind, n.Mode, n.Language, n.Part = Documents, InPerson, "kk", AnyPart
	number, err := w.b.Join(context.Background(), n, w.now)
	want := error(nil)
	if !w.linked[n.Adult] {
		want = ErrNotFound
	}
	if !w.answers(t, "wait", err, want) {
		return
	}
	before := 0
	for _, wait := range w.line {
		if wait.Adult == n.Adult {
			before++
		}
		if wait.Adult == n.Adult && !wait.Ended {
			if number != wait.Number {
				t.Fatalf("she waits as %d already, and is told %d", wait.Number, number)
			}
			return
		}
	}
	if number != before+1 {
		t.Fatalf("she waits as %d, want %d", number, before+1)
	}
	w.line = append(w.line, &modelWait{n.Adult, number, false})
}

func (w *world) leave(t *rapid.T) {
	if len(w.line) == 0 {
		t.Skip("nobody has waited yet")
	}
	wait := rapid.SampledFrom(w.line).Draw(t, "wait")
	want := error(nil)
	if !w.linked[wait.Adult] {
		want = ErrNotFound
	}
	if !w.answers(t, "leave", w.b.Leave(context.Background(), wait.Adult, wait.Number, w.now), want) || wait.Ended {
		return
	}
	for _, o := range w.openOffers(wait.Adult) {
		w.ends(o, Closed)
	}
	wait.Ended = true
}

// openOffers are those to an adult that have not ended, whether or not they can be taken.
func (w *world) openOffers(adult family.AdultID) (open []*modelOffer) {
	for _, o := range w.offers {
		if o.Wait.Adult == adult && o.Outcome == "" {
			open = append(open, o)
		}
	}
	return open
}

// ends an offer and gives its time back.
func (w *world) ends(o *modelOffer, how Outcome) {
	o.Outcome = how
	if c := w.claims[o.Slot.ID]; c.State == "offer" && c.Adult == o.Wait.Adult {
		delete(w.claims, o.Slot.ID)
	}
}

// takable says whether an offer can be taken.
func (w *world) takable(o *modelOffer) bool {
	c := w.claims[o.Slot.ID]
	return o.Outcome == "" && !o.Wait.Ended && (o.Until.IsZero() || o.Until.After(w.now)) && !o.Slot.Closed && !o.Slot.From.Before(w.now.Add(modelNotice)) &&
		c.State == "offer" && c.Adult == o.Wait.Adult
}

// offerFreed ends what is over, nobody having been told of it within an hour or answered in time, and then offers each in line the first time that suits her.
func (w *world) offerFreed(t *rapid.T) {
	w.answers(t, "offer freed", w.b.OfferFreed(context.Background(), w.now), nil)
	for _, wait := range w.line {
		wait.Ended = wait.Ended || !w.linked[wait.Adult]
	}
	for _, o := range w.offers {
		switch {
		case o.Outcome != "":
		case !o.Until.IsZero() && !o.Until.After(w.now):
			w.ends(o, Ignored)
		case !w.takable(o) || w.fits(o.Wait.Adult, o.Slot, 0) != nil:
			w.ends(o, Closed)
		case o.Until.IsZero() && !w.now.Before(o.Made.Add(time.Hour)):
			w.ends(o, Undelivered)
		}
	}
	if hour := w.now.In(almaty).Hour(); hour < 9 || hour >= 20 {
		return
	}
	for _, wait := range w.line {
		if !wait.Ended && len(w.openOffers(wait.Adult)) == 0 {
			w.offerFirst(wait)
		}
	}
}

// offerFirst: a time is offered once to each who waits for it, and only if there is the time to answer before a button cannot book it any more.
func (w *world) offerFirst(wait *modelWait) {
	for _, s := range w.slots {
		_, taken := w.claim(s.ID)
		before := slices.ContainsFunc(w.offers, func(o *modelOffer) bool { return o.Wait == wait && o.Slot == s })
		last := s.From.Add(-modelNotice)
		if s.Closed || taken || before || w.now.After(last) || w.fits(wait.Adult, s, 0) != nil || answerUntil(w.now, s.From, almaty).After(last) {
			continue
		}
		w.offers = append(w.offers, &modelOffer{Wait: wait, Slot: s, Made: w.now})
		w.claims[s.ID] = modelClaim{wait.Adult, 0, "offer", w.now, s.From, 0}
		return
	}
}

// anyOffer is one that is open, or often enough one of all times.
func (w *world) anyOffer(t *rapid.T) *modelOffer {
	if len(w.offers) == 0 {
		t.Skip("nothing was offered yet")
	}
	adult := rapid.SampledFrom(w.adults).Draw(t, "adult")
	if open := w.openOffers(adult); len(open) > 0 {
		return open[0]
	}
	return rapid.SampledFrom(w.offers).Draw(t, "offer")
}

// seeOffer: from when she sees it on, the time to answer passes.
func (w *world) seeOffer(t *rapid.T) {
	o := w.anyOffer(t)
	seen, err := w.b.OfferOf(context.Background(), o.Wait.Adult, o.Wait.Number, o.Slot.ID, w.now)
	want := error(nil)
	if !w.linked[o.Wait.Adult] {
		want = ErrNotFound
	}
	if !w.answers(t, "see an offer", err, want) {
		return
	}
	if seen.Open != w.takable(o) {
		t.Fatalf("it can be taken: %t, want %t", seen.Open, w.takable(o))
	}
	if !seen.Open {
		return
	}
	w.answers(t, "see an offer", w.b.OfferSeen(context.Background(), o.Wait.Adult, seen), nil)
	if o.Until.IsZero() {
		o.Until = runsOut(w.now, o.Slot.From, modelNotice, almaty)
		c := w.claims[o.Slot.ID]
		c.Until = o.Until
		w.claims[o.Slot.ID] = c
	}
}

// takeOffer: taken once more it is the same meeting.
func (w *world) takeOffer(t *rapid.T) {
	o := w.anyOffer(t)
	want, can := error(nil), w.takable(o)
	switch {
	case !w.linked[o.Wait.Adult]:
		want = ErrNotFound
	case can:
		want = w.fits(o.Wait.Adult, o.Slot, 0)
	case o.Meeting == 0:
		want = ErrTaken
	}
	do := func() (Booked, error) {
		return w.b.TakeOffer(context.Background(), o.Wait.Adult, o.Wait.Number, o.Slot.ID, w.now)
	}
	got, err := do()
	switch {
	case !w.answers(t, "take an offer", err, want):
	case can:
		o.Meeting = got.Appointment
		w.booked(Holder{Adult: o.Wait.Adult}, o.Slot, got.Appointment)
	case got.Appointment != o.Meeting || !got.Again:
		t.Fatalf("taken again it is meeting %d, it was %d", got.Appointment, o.Meeting)
	}
}

func (w *world) decline(t *rapid.T) {
	o := w.anyOffer(t)
	want := error(nil)
	if !w.linked[o.Wait.Adult] {
		want = ErrNotFound
	}
	if w.answers(t, "decline", w.b.Decline(context.Background(), o.Wait.Adult, o.Wait.Number, o.Slot.ID, w.now), want) && o.Outcome == "" {
		w.ends(o, Declined)
	}
}

func (w *world) endLink(t *rapid.T) {
	if rapid.IntRange(0, 4).Draw(t, "rarely") > 0 {
		t.Skip("not now")
	}
	adult := rapid.SampledFrom(w.adults).Draw(t, "adult")
	w.b.exec(`UPDATE links SET revoked_at = $2 WHERE adult_id = $1`, adult, w.now)
	w.linked[adult] = false
}

// advance: whenever time passes, the job that offers what became free runs.
func (w *world) advance(t *rapid.T) {
	w.now = w.now.Add(time.Duration(rapid.SampledFrom([]int{1, 4, 9, 10, 11, 30, 60, 90, 600}).Draw(t, "minutes")) * time.Minute)
	w.offerFreed(t)
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
	if d := diff.Diff(w.saidOffers(), w.realOffers(t), cmpopts.EquateEmpty()); d != "" {
		t.Fatalf("offers (-model +real)\n%s", d)
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

// offeredOne is an offer as its row tells.
type offeredOne struct {
	Adult   family.AdultID
	Number  int
	Ended   bool
	Slot    SlotID
	Until   time.Time
	Outcome Outcome
}

func (w *world) saidOffers() (all []offeredOne) {
	for _, o := range w.offers {
		all = append(all, offeredOne{o.Wait.Adult, o.Wait.Number, o.Wait.Ended, o.Slot.ID, o.Until, o.Outcome})
	}
	return all
}

// realOffers insists, too, that no time is offered to two.
func (w *world) realOffers(t *rapid.T) []offeredOne {
	rows, _ := w.b.Pool.Query(context.Background(), `
		SELECT w.adult_id, w.number, w.ended_at IS NOT NULL, o.slot_id, coalesce(o.until_at, '0001-01-01 00:00Z'), coalesce(o.outcome, '') FROM offers o JOIN waits w ON w.id = o.wait_id ORDER BY o.id`)
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[offeredOne])
	if err != nil {
		t.Fatal(err)
	}
	to := map[SlotID]family.AdultID{}
	for _, o := range all {
		if o.Outcome == "" && to[o.Slot] != 0 {
			t.Fatalf("slot %d is offered to %d and %d", o.Slot, to[o.Slot], o.Adult)
		}
		if o.Outcome == "" {
			to[o.Slot] = o.Adult
		}
	}
	return all
}

func (w *world) offered(adult family.AdultID) (free []SlotID) {
	for _, s := range w.slots {
		c, live := w.claim(s.ID)
		hers := c.Adult == adult && (c.State == "hold" || c.State == "offer")
		if !s.Closed && !s.From.Before(w.now.Add(modelNotice)) && w.fits(adult, s, 0) == nil && (!live || hers) {
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
			s := w.slotOf(m.Slot)
			can := m.Status == Cancelled && live && kept.Meeting == m.ID && m.Why != ByOffice && m.Starts.After(w.now) && !s.Closed && w.fits(adult, s, m.ID) == nil
			if can == shown[i].KeptUntil.IsZero() {
				t.Fatalf("can be taken back until %s, want %v", shown[i].KeptUntil, can)
			}
		}
	}
}
