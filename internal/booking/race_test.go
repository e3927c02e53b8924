package booking

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// race is what both processes are told.
type race struct {
	URL    string
	Seed   uint64
	Began  time.Time
	Opens  time.Time
	Adults []family.AdultID
	Worker family.StaffID
	Slots  []SlotID
	// Taps is how many each process does; Journal is the file in which it writes what each was answered.
	Taps    int
	Journal string
}

// hurry is how much faster than ours their clock goes, so that holds run out while others look.
const hurry = 20_000

func (r race) now() time.Time { return r.Opens.Add(time.Since(r.Began) * hurry).UTC() }

// tap is one thing somebody did, and how it was answered.
type tap struct {
	What    string
	Key     string
	Adult   family.AdultID
	Slot    SlotID
	Meeting AppointmentID
	Number  int
	Answer  string
}

// raceProcess tells a copy of the test binary that it is one of the processes.
const raceProcess = "SENIM_TEST_RACE"

// TestRaceForAFewSlots: two processes, connections that end before, during and after commits, and a few slots that many want. Nothing is given twice, nothing is lost, and
// whatever anybody was told is true.
func TestRaceForAFewSlots(t *testing.T) {
	t.Parallel()
	b := setup(t)
	taps := 5_000
	if os.Getenv("SENIM_TEST_LONG") == "1" {
		taps = 100_000
	}
	seed := rand.Uint64()
	if given, err := strconv.ParseUint(os.Getenv("SENIM_TEST_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("SENIM_TEST_SEED=%d", seed)
	r := race{Seed: seed, Began: time.Now(), Opens: b.now, Adults: []family.AdultID{b.mother, b.aunt}, Worker: b.worker, Taps: taps / 2}
	for range 4 {
		adult, _ := b.family()
		r.Adults = append(r.Adults, adult)
	}
	other := b.specialist("Нұрлан", false, Documents)
	for hour := 11; hour < 17; hour++ {
		r.Slots = append(r.Slots, b.slot(fmt.Sprintf("2030-09-04 %02d:00", hour)), b.slotWith(other, fmt.Sprintf("2030-09-04 %02d:15", hour)))
	}
	w, url := newWire(t, b.url, seed)
	r.URL = url
	journal := r.run(t)
	if len(journal) < taps {
		t.Errorf("%d taps were answered, of %d", len(journal), taps)
	}
	b.checkRace(journal)
	t.Logf("%d taps; cut %d times before a commit, %d during, %d after, %d between", len(journal), w.before.Load(), w.during.Load(), w.after.Load(), w.between.Load())
	if w.before.Load() == 0 || w.during.Load() == 0 || w.after.Load() == 0 || w.between.Load() == 0 {
		t.Error("a kind of cut was never made")
	}
}

// run lets two processes race and gives what they wrote down.
func (r race) run(t *testing.T) (journal []tap) {
	t.Helper()
	var both sync.WaitGroup
	dir := t.TempDir()
	for i := range 2 {
		r.Journal = filepath.Join(dir, strconv.Itoa(i))
		told, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		both.Go(func() {
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestRaceProcess$", "-test.timeout=15m")
			cmd.Env = append(os.Environ(), raceProcess+"="+string(told))
			if said, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("process %d: %v\n%s", i, err, said)
			}
		})
	}
	both.Wait()
	for i := range 2 {
		journal = append(journal, readJournal(t, filepath.Join(dir, strconv.Itoa(i)))...)
	}
	return journal
}

func readJournal(t *testing.T, path string) (journal []tap) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var one tap
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		journal = append(journal, one)
	}
	return journal
}

// TestRaceProcess is one of the two processes.
func TestRaceProcess(t *testing.T) {
	told := os.Getenv(raceProcess)
	if told == "" {
		t.Skip("a part of TestRaceForAFewSlots")
	}
	var r race
	if err := json.Unmarshal([]byte(told), &r); err != nil {
		t.Fatal(err)
	}
	b := &bundle{t: t, url: r.URL}
	file, err := os.Create(r.Journal)
	b.must(err)
	defer file.Close()
	p := &racer{race: r, store: b.process(vault.NewKeyset()), journal: json.NewEncoder(file), t: t}
	var hands sync.WaitGroup
	const many = 4
	for hand := range many {
		hands.Go(func() {
			// The first hand of both processes gets the same taps, as when an update is delivered to both.
			seed := uint64(os.Getpid())
			if hand == 0 {
				seed = 0
			}
			p.taps(rand.New(rand.NewPCG(r.Seed^seed, uint64(hand))), hand == 0, r.Taps/many)
		})
	}
	hands.Wait()
}

type racer struct {
	race
	store   *Store
	t       *testing.T
	mu      sync.Mutex
	journal *json.Encoder
}

func (p *racer) taps(random *rand.Rand, twin bool, n int) {
	for i := range n {
		if p.t.Failed() {
			return
		}
		adult, slot := p.Adults[random.IntN(len(p.Adults))], p.Slots[random.IntN(len(p.Slots))]
		one := tap{What: "book", Adult: adult, Slot: slot, Key: fmt.Sprint("twin ", i)}
		if !twin {
			one.What = [...]string{"book", "book", "book", "book", "book", "hold", "hold", "hold", "move", "move", "move", "cancel", "cancel", "cancel", "take back", "close", "open", "open", "open"}[random.IntN(19)]
			one.Key = fmt.Sprint(os.Getpid(), random.Uint64())
		}
		who := Holder{Adult: adult}
		if random.IntN(5) == 0 {
			who.By = p.Worker
		}
		if done := p.do(one, who, random); done.What == "cancel" && done.Answer == "done" && random.IntN(2) == 0 {
			p.do(tap{What: "take back", Key: one.Key + " back", Adult: adult, Meeting: done.Meeting}, who, random)
		}
	}
}

// do taps until there is an answer, as an update is delivered until it is acknowledged.
func (p *racer) do(one tap, who Holder, random *rand.Rand) tap {
	for range 100 {
		err := p.once(&one, who, random)
		if err != nil && postgres.IsUnavailable(err) {
			continue
		}
		if one.Answer = answerOf(err); one.Answer == "" {
			p.t.Errorf("%s: %v", one.What, err)
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		if err := p.journal.Encode(one); err != nil {
			p.t.Error(err)
		}
		return one
	}
	p.t.Errorf("%s: no answer", one.What)
	return one
}

// answerOf is empty for what nobody should be answered.
func answerOf(err error) string {
	if err == nil {
		return "done"
	}
	for _, refusal := range []error{ErrTaken, ErrBusy, ErrTooLate, ErrChanged} {
		if errors.Is(err, refusal) {
			return refusal.Error()
		}
	}
	return ""
}

func (p *racer) once(one *tap, who Holder, random *rand.Rand) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if one.Meeting == 0 && slices.Contains([]string{"move", "cancel", "take back"}, one.What) {
		if one.Meeting, err = p.pick(ctx, one, random); err != nil {
			return err
		}
	}
	c := Change{Holder: who, Appointment: one.Meeting, Key: one.Key}
	switch one.What {
	case "hold":
		_, err = p.store.Hold(ctx, who, one.Slot, p.now())
	case "book":
		var booked Booked
		booked, err = p.store.Book(ctx, Request{Holder: who, Slot: one.Slot, Kind: Documents, Mode: InPerson, Language: "kk", Key: one.Key}, p.now())
		one.Meeting, one.Number = booked.Appointment, booked.Number
	case "move":
		err = p.store.Move(ctx, c, one.Slot, p.now())
	case "cancel":
		err = p.store.Cancel(ctx, c, Other, p.now())
	case "take back":
		err = p.store.TakeBack(ctx, c, p.now())
	case "close", "open":
		_, err = p.store.Pool.Exec(ctx, `UPDATE slots SET closed_at = CASE WHEN $2 THEN now() END WHERE id = $1`, one.Slot, one.What == "close")
	}
	return err
}

// pick is one of the adult's meetings with which that can be done, mostly; ErrChanged when she has none.
func (p *racer) pick(ctx context.Context, one *tap, random *rand.Rand) (AppointmentID, error) {
	rows, _ := p.store.Pool.Query(ctx, `SELECT id FROM appointments WHERE adult_id = $1 ORDER BY (status = 'booked') = $2 DESC, cancelled_at DESC, id DESC LIMIT 3`,
		one.Adult, one.What != "take back") // its error is met again by reading the rows
	last, err := pgx.CollectRows(rows, pgx.RowTo[AppointmentID])
	if err == nil && len(last) == 0 {
		err = ErrChanged
	}
	if err != nil {
		return 0, err
	}
	return last[random.IntN(len(last))], nil
}

// outcome is what became of a meeting.
type outcome struct {
	Adult    family.AdultID
	Slot     SlotID
	Status   string
	Revision int
}

// checkRace holds what was answered against what the rows say.
func (b *bundle) checkRace(journal []tap) {
	b.t.Helper()
	ctx := context.Background()
	for what, sql := range map[string]string{
		"slots given twice":                        `SELECT count(*) FROM appointments a JOIN appointments o ON o.slot_id = a.slot_id AND o.id > a.id WHERE a.status = 'booked' AND o.status = 'booked'`,
		"adults at two places":                     `SELECT count(*) FROM appointments a JOIN appointments o ON o.adult_id = a.adult_id AND o.id > a.id AND o.starts_at < a.ends_at AND a.starts_at < o.ends_at WHERE a.status = 'booked' AND o.status = 'booked'`,
		"meetings that stand and have no claim":    `SELECT count(*) FROM appointments a WHERE a.status = 'booked' AND NOT EXISTS (SELECT FROM claims c WHERE c.slot_id = a.slot_id AND c.appointment_id = a.id AND c.state = 'booked')`,
		"claims of meetings that do not stand":     `SELECT count(*) FROM claims c WHERE c.state = 'booked' AND NOT EXISTS (SELECT FROM appointments a WHERE a.id = c.appointment_id AND a.status = 'booked' AND a.slot_id = c.slot_id)`,
		"meetings at another time than their slot": `SELECT count(*) FROM appointments a JOIN slots s ON s.id = a.slot_id WHERE a.status = 'booked' AND (a.starts_at <> s.starts_at OR a.specialist_id <> s.specialist_id)`,
		"meetings without a reminder": `SELECT count(*) FROM appointments a JOIN accounts c ON c.adult_id = a.adult_id WHERE a.status = 'booked'
			AND NOT EXISTS (SELECT FROM deliveries d WHERE d.account_id = c.id AND d.expires_at = a.starts_at AND d.kind = 'ping.today')`,
		"entries of a booking other than one": `SELECT count(*) FROM appointments a WHERE (SELECT count(*) FROM audit e WHERE e.object_id = a.id AND e.action = 'meeting.booked') <> 1`,
		"entries of changes other than one":   `SELECT abs((SELECT count(*) FROM appointment_changes) - (SELECT count(*) FROM audit e WHERE e.action IN ('meeting.moved', 'meeting.cancelled', 'meeting.taken-back')))`,
	} {
		if n := one[int](b.t, b.Pool, sql); n != 0 {
			b.t.Errorf("%d %s", n, what)
		}
	}
	want := b.replay(ctx, journal)
	rows, _ := b.Pool.Query(ctx, `SELECT id, adult_id, slot_id, status, revision FROM appointments`)
	var id AppointmentID
	var got outcome
	standing := 0
	_, err := pgx.ForEachRow(rows, []any{&id, &got.Adult, &got.Slot, &got.Status, &got.Revision}, func() error {
		if got != want[id] {
			b.t.Errorf("meeting %d is %+v, and was told to be %+v", id, got, want[id])
		}
		if got.Status == string(Standing) {
			standing++
		}
		delete(want, id)
		return nil
	})
	b.must(err)
	if len(want) > 0 {
		b.t.Errorf("told and not there: %v", want)
	}
	if standing == 0 {
		b.t.Error("nothing stands at the end")
	}
}

// replay tells what became of each meeting from what was answered, in the order of the revisions. What was refused everywhere it came must have left nothing.
func (b *bundle) replay(ctx context.Context, journal []tap) map[AppointmentID]outcome {
	b.t.Helper()
	done, refused, answers := map[string]tap{}, map[string]bool{}, map[string]int{}
	for _, one := range journal {
		answers[one.What+": "+one.Answer]++
		before, twice := done[one.Key]
		switch {
		case one.What == "hold", one.What == "close", one.What == "open":
		case one.Answer != "done":
			refused[one.Key] = true
		case twice && before != one:
			b.t.Errorf("one tap was answered %+v and %+v", before, one)
		default:
			done[one.Key] = one
		}
	}
	b.t.Log(answers)
	for _, needed := range []string{"book: done", "book: " + ErrTaken.Error(), "book: " + ErrBusy.Error(), "hold: done", "hold: " + ErrTaken.Error(), "move: done", "cancel: done", "take back: done", "take back: " + ErrTooLate.Error()} {
		if answers[needed] == 0 {
			b.t.Errorf("nobody was answered %q", needed)
		}
	}
	became := map[AppointmentID]outcome{}
	for key, one := range done {
		delete(refused, key)
		if one.What == "book" {
			became[one.Meeting] = outcome{one.Adult, one.Slot, string(Standing), 1}
		}
	}
	left := one[int](b.t, b.Pool, `SELECT count(*) FROM (SELECT key FROM appointments UNION ALL SELECT key FROM appointment_changes) k WHERE key = ANY ($1)`, slices.Collect(maps.Keys(refused)))
	if left > 0 {
		b.t.Errorf("%d refusals left something", left)
	}
	rows, _ := b.Pool.Query(ctx, `SELECT key, appointment_id, revision FROM appointment_changes ORDER BY appointment_id, revision`)
	var key string
	var id AppointmentID
	var revision int
	_, err := pgx.ForEachRow(rows, []any{&key, &id, &revision}, func() error {
		one, was := done[key], became[id]
		if one.Meeting != id || was.Revision+1 != revision {
			b.t.Errorf("change %d of meeting %d: nobody was told, %+v", revision, id, one)
		}
		was.Revision = revision
		switch one.What {
		case "move":
			was.Slot = one.Slot
		case "cancel":
			was.Status = string(Cancelled)
		case "take back":
			was.Status = string(Standing)
		}
		became[id] = was
		delete(done, key)
		return nil
	})
	b.must(err)
	for _, one := range done {
		if one.What != "book" {
			b.t.Errorf("told and not done: %+v", one)
		}
	}
	return became
}
