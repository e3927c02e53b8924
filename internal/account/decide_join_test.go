package account

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/postgres"
)

func TestDecideRight(t *testing.T) {
	t.Parallel()
	b := setup(t)
	account, told := b.join(101)
	b.check(b.Shown(b.ctx(), 101, ScreenChange{MessageID: 5, Version: 9}))
	d := must(b.Decide(b.ctx(), b.staff, account, b.pairOf(account, told), b.now))(t)
	want := Decision{Account: account, Matched: true, Chat: Chat{TelegramID: 101, Language: "ru", Active: true, Screen: ScreenState{MessageID: 5, Version: 9, Live: true}}}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := b.actor(101).Kind; got != Adult {
		t.Errorf("she is of kind %d", got)
	}
	if got := b.count(`deliveries WHERE account_id = $1 AND kind = 'ping.new' AND due_at = $2`, account, b.now); got != 1 {
		t.Errorf("she is owed %d pings", got)
	}
	if got := b.count(`audit WHERE action = 'join.accepted' AND actor_id = $1 AND object_id = $2`, b.staff, account); got != 1 {
		t.Errorf("%d audit rows", got)
	}
	if _, err := b.Pictures(b.ctx(), account); !errors.Is(err, ErrNotFound) {
		t.Errorf("her pictures can still be asked for: %v", err)
	}
}

func TestDecideWrong(t *testing.T) {
	t.Parallel()
	b := setup(t)
	account, told := b.join(101)
	b.check(b.Shown(b.ctx(), 101, ScreenChange{MessageID: 5, Version: 9, Back: []byte("b")}))
	d := must(b.Decide(b.ctx(), b.staff, account, (b.pairOf(account, told)+1)%3, b.now))(t)
	if d.Matched || d.Chat.Active || d.Chat.TelegramID != 101 || d.Chat.Screen.MessageID != 5 {
		t.Errorf("decision %+v", d)
	}
	if got := b.actor(101).Kind; got != Stranger {
		t.Errorf("she is of kind %d", got)
	}
	if got := b.count(`deliveries WHERE account_id = $1`, account); got != 0 {
		t.Errorf("she is owed %d pings", got)
	}
	if got := b.count(`audit WHERE action = 'join.refused' AND actor_id = $1 AND object_id = $2`, b.staff, account); got != 1 {
		t.Errorf("%d audit rows", got)
	}
	due := must(b.DueScreens(b.ctx(), 10, b.now))(t)
	if len(due) != 1 || due[0].MessageID != 5 || due[0].Back != nil {
		t.Errorf("to be closed: %+v", due)
	}
	// The caseworker can give her another code at once.
	adult := b.id(`SELECT adult_id FROM accounts WHERE id = $1`, account)
	must(b.Join(b.ctx(), 101, b.try(101, b.invite(adult).Typed).ID, consent, pictureCount, b.now))(t)
	if got := b.actor(101).Kind; got != Joining {
		t.Errorf("with a new code she is of kind %d", got)
	}
}

func TestDecideAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		shift int
	}{{"right", 0}, {"wrong", 1}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			account, told := b.join(101)
			pair := (b.pairOf(account, told) + c.shift) % 3
			first := must(b.Decide(b.ctx(), b.staff, account, pair, b.now))(t)
			rows := b.count(`audit`) + b.count(`deliveries`)
			for _, staff := range []int64{b.staff, b.boss} {
				for again := range 3 {
					if diff := cmp.Diff(first, must(b.Decide(b.ctx(), staff, account, again, b.now.Add(time.Hour)))(t)); diff != "" {
						t.Errorf("pair %d by %d (-first +again)\n%s", again, staff, diff)
					}
				}
			}
			if got := b.count(`audit`) + b.count(`deliveries`); got != rows {
				t.Errorf("deciding again made %d rows", got-rows)
			}
		})
	}
}

func TestDecideRaces(t *testing.T) {
	t.Parallel()
	b := setup(t)
	stores := []*Store{b.Store, b.storeOn(b.Vault)}
	const rounds = 20
	for round := range rounds {
		account, told := b.join(int64(101 + round))
		right := b.pairOf(account, told)
		outcomes := make([]Decision, 6)
		var deciding sync.WaitGroup
		for i := range outcomes {
			deciding.Go(func() {
				d, err := stores[i%2].Decide(b.ctx(), []int64{b.staff, b.boss}[i%2], account, (right+i)%3, b.now)
				if err != nil {
					t.Error(err)
				}
				outcomes[i] = d
			})
		}
		deciding.Wait()
		for _, d := range outcomes {
			if d.Matched != outcomes[0].Matched {
				t.Errorf("two outcomes of one decision: %+v", outcomes)
			}
		}
	}
	if got := b.count(`audit WHERE action IN ('join.accepted', 'join.refused')`); got != rounds {
		t.Errorf("%d decisions recorded for %d joins", got, rounds)
	}
}

// Rule 1 for staff: a join is there for the family's caseworker and for supervisors, for nobody else and not after they left.
func TestRule1StaffScope(t *testing.T) {
	t.Parallel()
	b := setup(t)
	account, told := b.join(101)
	pair := b.pairOf(account, told)
	gone := b.employ("Ерлан", Supervisor)
	b.exec(`UPDATE staff SET ended_at = $2 WHERE id = $1`, gone, b.now)
	for name, staff := range map[string]int64{"another caseworker": b.other, "a specialist": b.expert, "a supervisor who left": gone, "nobody": 0} {
		if got := must(b.PendingJoins(b.ctx(), staff, b.now))(t); len(got) != 0 {
			t.Errorf("%s sees %+v", name, got)
		}
		if _, err := b.PendingJoin(b.ctx(), staff, account, b.now); err != ErrNotFound {
			t.Errorf("%s opens the join: %v", name, err)
		}
		if _, err := b.Decide(b.ctx(), staff, account, pair, b.now); err != ErrNotFound {
			t.Errorf("%s decides: %v", name, err)
		}
		if _, err := b.Invite(b.ctx(), b.Pool, InviteRequest{Adult: b.newAdult(), Language: "kk", By: staff, TTL: InvitationTTL}, b.now); err != ErrNotFound {
			t.Errorf("%s invites: %v", name, err)
		}
	}
	for name, staff := range map[string]int64{"the caseworker": b.staff, "a supervisor": b.boss} {
		if got := must(b.PendingJoins(b.ctx(), staff, b.now))(t); len(got) != 1 || got[0].Account != account {
			t.Errorf("%s sees %+v", name, got)
		}
		must(b.Invite(b.ctx(), b.Pool, InviteRequest{Adult: b.newAdult(), Language: "kk", By: staff, TTL: InvitationTTL}, b.now))(t)
	}
	if got := b.actor(101).Kind; got != Joining {
		t.Errorf("after all that she is of kind %d", got)
	}
	if _, err := b.Decide(b.ctx(), b.staff, account+1000, pair, b.now); err != ErrNotFound {
		t.Errorf("no such join: %v", err)
	}
	must(b.Decide(b.ctx(), b.boss, account, pair, b.now))(t)
	if got := must(b.PendingJoins(b.ctx(), b.staff, b.now))(t); len(got) != 0 {
		t.Errorf("decided and still pending: %+v", got)
	}
	if _, err := b.Decide(b.ctx(), b.other, account, pair, b.now); err != ErrNotFound {
		t.Errorf("another caseworker learns what was decided: %v", err)
	}
}

// A paper moved before she was let in and is shown after: her phone lights up for it as for anybody's.
func TestLetInIsOwedWhatIsShownLater(t *testing.T) {
	t.Parallel()
	b := setup(t)
	account, told := b.join(6000000001)
	b.exec(`INSERT INTO persons (family_id, initial_sealed, birth_sealed, sign_sealed, created_at, key) SELECT id, '', '', '', $1, 'p' FROM families`, b.now)
	b.exec(`INSERT INTO documents (id, person_id, track, opened_at) SELECT 257, id, 'birth-registration', $1 FROM persons`, b.now)
	for seq, shown := range []time.Duration{-time.Minute, 5 * time.Minute} {
		b.exec(`INSERT INTO moves (document_id, seq, stage, at, shown_from, pinged, key, by_staff) VALUES (257, $1, 'collecting-papers', $2, $2, $3, $1::int::text, $4)`,
			seq+1, b.now.Add(shown), []int64{b.adultOf(account)}, b.staff)
	}
	must(b.Decide(b.ctx(), b.staff, account, b.pairOf(account, told), b.now))(t)
	if got := b.count(`deliveries WHERE account_id = $1 AND due_at = $2 AND cardinality(person_ids) = 1`, account, b.now.Add(5*time.Minute)); got != 1 {
		t.Errorf("%d pings for what she will be shown", got)
	}
	if got := b.count(`deliveries WHERE account_id = $1`, account); got != 2 {
		t.Errorf("%d pings in all", got)
	}
}

// Whoever knows of more that is owed from the letting in on says so in its transaction: it is owed with it or not at all.
func TestLetInIsOwedWhatIsBooked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	account, told := b.join(6000000001)
	fails := errors.New("it fails")
	b.LetIn = func(context.Context, postgres.Querier, int64, time.Time) error { return fails }
	if _, err := b.Decide(b.ctx(), b.staff, account, b.pairOf(account, told), b.now); !errors.Is(err, fails) {
		t.Fatalf("got %v", err)
	}
	if got := b.count(`accounts WHERE id = $1 AND state = 'joining'`, account); got != 1 {
		t.Error("she was let in all the same")
	}
	b.LetIn = func(ctx context.Context, tx postgres.Querier, adult int64, now time.Time) error {
		return delivery.QueueMeeting(ctx, tx, adult, delivery.Soon, now, now.Add(time.Hour))
	}
	must(b.Decide(b.ctx(), b.staff, account, b.pairOf(account, told), b.now))(t)
	if got := b.count(`deliveries WHERE account_id = $1 AND kind = 'ping.soon'`, account); got != 1 {
		t.Errorf("%d rows", got)
	}
}
