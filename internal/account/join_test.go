package account

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJoin(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.bindStaff(901, "Гүлнар", Caseworker)
	b.exec(`UPDATE families SET caseworker_id = (SELECT id FROM staff WHERE name = 'Гүлнар')`)
	b.staff = b.id(`SELECT id FROM staff WHERE name = 'Гүлнар'`)
	account, told := b.join(101)

	var state, version, language string
	b.check(b.owner.QueryRow(b.ctx(), `
		SELECT a.state, a.consent_version, a.consent_language FROM accounts a JOIN invitations i ON i.used_by = a.id
		WHERE a.id = $1 AND a.consent_at = $2 AND a.joined_at = $2 AND i.used_at = $2 AND a.telegram_index = $3`,
		account, b.now, b.telegramIndex(101)).Scan(&state, &version, &language))
	if state != "joining" || version != consent.Version || language != consent.Language {
		t.Errorf("state %s, consent %s in %s", state, version, language)
	}
	if got := must(b.Pictures(b.ctx(), account))(t); got != told {
		t.Errorf("pictures %v, told %v", got, told)
	}
	if got := b.count(`deliveries d JOIN accounts a ON a.id = d.account_id WHERE a.staff_id = $1 AND d.kind = 'ping.staff' AND d.due_at = $2`, b.staff, b.now); got != 1 {
		t.Errorf("the caseworker is owed %d pings", got)
	}
	if got := b.count(`audit WHERE action = 'join.asked' AND object_id = $1 AND actor_kind = 'adult'`, account); got != 1 {
		t.Errorf("%d audit rows", got)
	}
	join := must(b.PendingJoin(b.ctx(), b.staff, account, b.now))(t)
	if join.Initial != "А" || join.Family != "K-27A4" || !join.AskedAt.Equal(b.now) {
		t.Errorf("pending join %+v", join)
	}
}

func TestPictures(t *testing.T) {
	t.Parallel()
	first, places := map[int16]bool{}, map[int]bool{}
	for range 500 {
		six := drawPictures(pictureCount)
		sorted := slices.Sorted(slices.Values(six))
		if len(slices.Compact(sorted)) != 6 || sorted[0] < 1 || sorted[5] > pictureCount {
			t.Fatalf("drew %v", six)
		}
		first[six[0]], places[draw(3)] = true, true
	}
	if len(first) != pictureCount || len(places) != 3 {
		t.Errorf("%d pictures come first, %d places are right", len(first), len(places))
	}
	if got := drawPictures(6); len(got) != 6 {
		t.Errorf("drew %v of six", got)
	}
}

func TestJoinRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	now := b.now
	in, out := b.newAdult(), b.newAdult()
	forMember := b.try(200, b.invite(in).Typed)
	b.exec(`INSERT INTO accounts (telegram_index, adult_id, language, state, joined_at) VALUES ('\x01', $1, 'kk', 'active', $2)`, in, now)
	expired := b.try(201, b.invite(out).Typed)
	b.exec(`UPDATE invitations SET expires_at = $2 WHERE id = $1`, expired.ID, now)
	forStaff := b.try(202, must(b.AddStaff(b.ctx(), "Ерлан", Caseworker, "kk", now))(t))
	used := b.try(203, b.invite(b.newAdult()).Typed)
	must(b.Join(b.ctx(), 203, used.ID, consent, pictureCount, now))(t)
	fresh := b.try(204, b.invite(b.newAdult()).Typed)
	let := b.try(206, b.invite(b.newAdult()).Typed)
	must(b.Join(b.ctx(), 206, let.ID, consent, pictureCount, now))(t)
	b.exec(`UPDATE accounts SET state = 'ended', ended_at = $1 WHERE id = $2`, now, b.actor(206).Account)
	before := b.count(`accounts`)

	for _, c := range []struct {
		name       string
		telegramID int64
		invitation int64
	}{
		{"no such invitation", 301, 1 << 40},
		{"expired", 302, expired.ID},
		{"used by another", 303, used.ID},
		{"used by an account that ended", 307, let.ID},
		{"for staff", 304, forStaff.ID},
		{"her account exists", 305, forMember.ID},
		{"this Telegram account is bound", 203, fresh.ID},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := b.Join(b.ctx(), c.telegramID, c.invitation, consent, pictureCount, now); err != ErrCode {
				t.Errorf("%v, want exactly %v", err, ErrCode)
			}
		})
	}
	if err := b.BindStaff(b.ctx(), 306, fresh.ID, "kk", now); err != ErrCode {
		t.Errorf("an adult's invitation bound staff: %v", err)
	}
	if got := b.count(`accounts`); got != before {
		t.Errorf("%d accounts were made", got-before)
	}
	if got := b.count(`invitations WHERE used_at IS NOT NULL AND id <> $1 AND id <> $2`, used.ID, let.ID); got != 0 {
		t.Errorf("%d invitations were used up by refusals", got)
	}
}

func TestJoinAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.try(101, b.invite(b.newAdult()).Typed)
	first := must(b.Join(b.ctx(), 101, i.ID, consent, pictureCount, b.now))(t)
	again := must(b.Join(b.ctx(), 101, i.ID, consent, pictureCount, b.now))(t)
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("(-first +again)\n%s", diff)
	}
	if got := b.count(`accounts`) + b.count(`joins`) + b.count(`audit WHERE action = 'join.asked'`); got != 3 {
		t.Errorf("%d rows instead of three", got)
	}
}

func TestBindStaffAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.try(101, must(b.AddStaff(b.ctx(), "Ерлан", Caseworker, "kk", b.now))(t))
	for range 2 {
		b.check(b.BindStaff(b.ctx(), 101, i.ID, "ru", b.now))
	}
	if got := b.count(`accounts`) + b.count(`audit WHERE action = 'staff.bound'`); got != 2 {
		t.Errorf("%d rows instead of two", got)
	}
	if err := b.BindStaff(b.ctx(), 102, i.ID, "ru", b.now); err != ErrCode {
		t.Errorf("a second account: %v", err)
	}
}

// T6 of the threats: one code, two hundred phones, two processes. One gets in.
func TestJoinRaces(t *testing.T) {
	t.Parallel()
	b := setup(t)
	codes := b.invite(b.newAdult())
	i := b.try(101, codes.Typed)
	stores := []*Store{b.Store, b.storeOn(b.Vault)}
	var in atomic.Int64
	var joining sync.WaitGroup
	for n := range 200 {
		joining.Go(func() {
			_, err := stores[n%2].Join(b.ctx(), int64(1000+n), i.ID, consent, pictureCount, b.now)
			switch {
			case err == nil:
				in.Add(1)
			case !errors.Is(err, ErrCode):
				t.Error(err)
			}
		})
	}
	joining.Wait()
	if accounts, joins := b.count(`accounts`), b.count(`joins`); in.Load() != 1 || accounts != 1 || joins != 1 {
		t.Errorf("%d got in, %d accounts, %d joins", in.Load(), accounts, joins)
	}
	if got := b.count(`keys.data_keys WHERE owner_kind = 'account'`); got != 1 {
		t.Errorf("%d data keys", got)
	}
}

// One Telegram account, two invitations in the same moment: one of them binds it, the other stays usable.
func TestJoinTwiceAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, two := b.try(101, b.invite(b.newAdult()).Typed), b.try(101, b.invite(b.newAdult()).Typed)
	var in atomic.Int64
	var joining sync.WaitGroup
	for _, i := range []Invitation{one, two} {
		joining.Go(func() {
			if _, err := b.Join(b.ctx(), 101, i.ID, consent, pictureCount, b.now); err == nil {
				in.Add(1)
			}
		})
	}
	joining.Wait()
	if used := b.count(`invitations WHERE used_at IS NOT NULL`); in.Load() != 1 || used != 1 {
		t.Errorf("%d joined, %d invitations used", in.Load(), used)
	}
}
