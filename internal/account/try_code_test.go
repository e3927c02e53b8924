package account

import (
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const wrongCode = "ZZZZ-ZZZZ-ZZZZ"

func TestTryCode(t *testing.T) {
	t.Parallel()
	b := setup(t)
	adult := b.newAdult()
	codes := must(b.Invite(b.ctx(), b.Pool, InviteRequest{Adult: adult, Language: "kk", Simple: true, By: b.staff, TTL: time.Hour}, b.now))(t)
	want := Invitation{Language: "kk", Simple: true, Adult: adult}
	typed, _ := NormalizeCode(codes.Typed)
	for i, form := range []string{codes.Typed, typed, codes.Link} {
		got := b.try(101+int64(i), form)
		want.ID = got.ID
		if diff := cmp.Diff(want, got); diff != "" || got.ID == 0 {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
	if got := b.count(`invitations WHERE used_at IS NOT NULL`); got != 0 {
		t.Errorf("trying used %d codes up", got)
	}
}

func TestTryCodeLimit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	right := b.invite(b.newAdult()).Typed
	start := b.now
	for i, c := range []struct {
		after time.Duration
		code  string
		want  error
	}{
		{0, wrongCode, ErrCode},
		{time.Minute, wrongCode, ErrCode},
		{2 * time.Minute, right, nil},
		{3 * time.Minute, wrongCode, ErrCode},
		{4 * time.Minute, wrongCode, ErrCode},
		{5 * time.Minute, right, ErrTooMany},
		{59 * time.Minute, wrongCode, ErrTooMany},
		{60 * time.Minute, right, nil},
		{60*time.Minute + time.Second, right, ErrTooMany},
		{61 * time.Minute, wrongCode, ErrCode},
		{3 * time.Hour, right, nil},
	} {
		_, err := b.TryCode(b.ctx(), 101, int64(100+i), c.code, start.Add(c.after))
		if !errors.Is(err, c.want) {
			t.Errorf("try %d after %s: %v, want %v", i, c.after, err, c.want)
		}
	}
	if _, err := b.TryCode(b.ctx(), 102, 1, right, start.Add(5*time.Minute)); err != nil {
		t.Errorf("another account's try: %v", err)
	}
}

func TestTryCodeRedelivered(t *testing.T) {
	t.Parallel()
	b := setup(t)
	right := b.invite(b.newAdult()).Typed
	tries := []struct {
		code string
		want error
	}{{wrongCode, ErrCode}, {right, nil}, {wrongCode, ErrCode}, {wrongCode, ErrCode}, {wrongCode, ErrCode}, {right, ErrTooMany}, {wrongCode, ErrTooMany}}
	for range 3 {
		for i, c := range tries {
			if _, err := b.TryCode(b.ctx(), 101, int64(100+i), c.code, b.now); !errors.Is(err, c.want) {
				t.Errorf("try %d: %v, want %v", i, err, c.want)
			}
		}
		b.now = b.now.Add(45 * time.Minute)
	}
	if got := b.count(`code_tries`); got != int64(len(tries)) {
		t.Errorf("%d tries kept", got)
	}
}

// Two processes, many tries of one account in the same moment: five are looked at.
func TestTryCodeRaces(t *testing.T) {
	t.Parallel()
	b := setup(t)
	stores := []*Store{b.Store, b.storeOn(b.Vault)}
	var looked, refused atomic.Int64
	var trying sync.WaitGroup
	for i := range 60 {
		trying.Go(func() {
			_, err := stores[i%2].TryCode(b.ctx(), 101, int64(100+i), wrongCode, b.now)
			switch {
			case errors.Is(err, ErrCode):
				looked.Add(1)
			case errors.Is(err, ErrTooMany):
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	trying.Wait()
	if looked.Load() != triesPerHour || refused.Load() != 60-triesPerHour {
		t.Errorf("%d looked at, %d refused", looked.Load(), refused.Load())
	}
}

// form is the type and size of an argument: what a different path would change.
func form(a any) string {
	if raw, ok := a.([]byte); ok {
		return fmt.Sprintf("[%d]byte", len(raw))
	}
	return reflect.TypeOf(a).String()
}

// Rule 7: whatever is wrong with a code, the answer is the same and comes by the same statements; the right one differs in the answer only.
func TestRule7SamePathForEveryCode(t *testing.T) {
	t.Parallel()
	b := setup(t)
	used := b.invite(b.newAdult())
	must(b.Join(b.ctx(), 501, b.try(501, used.Typed).ID, consent, pictureCount, b.now))(t)
	adult := b.newAdult()
	replaced, right := b.invite(adult), b.invite(adult)
	expired := must(b.Invite(b.ctx(), b.Pool, InviteRequest{Adult: b.newAdult(), Language: "ru", By: b.staff, TTL: -time.Second}, b.now))(t)
	member := b.newAdult()
	unneeded := b.invite(member)
	b.exec(`INSERT INTO accounts (telegram_index, adult_id, language, state, joined_at) VALUES ('\x01', $1, 'kk', 'active', $2)`, member, b.now)
	left := must(b.AddStaff(b.ctx(), "Ерлан", Caseworker, "kk", b.now))(t)
	b.check(b.EndStaff(b.ctx(), "Ерлан", "", b.now))

	usedAndLeft := b.invite(b.newAdult())
	must(b.Join(b.ctx(), 502, b.try(502, usedAndLeft.Typed).ID, consent, pictureCount, b.now))(t)
	b.exec(`UPDATE accounts SET state = 'ended', ended_at = $1 WHERE id = $2`, b.now, b.actor(502).Account)
	const exhausted = 503
	for range triesPerHour {
		_, _ = b.TryCode(b.ctx(), exhausted, b.update(), wrongCode, b.now)
	}

	traced := b.trace()
	var want []statement
	for i, c := range []struct {
		name, code string
		err        error
	}{
		{"right", right.Typed, nil},
		{"right link", right.Link, nil},
		{"unknown", wrongCode, ErrCode},
		{"unknown link", "AAAAAAAAAAAAAAAAAAAAAAAAAA", ErrCode},
		{"not of a code's form", "x' OR '1'='1", ErrCode},
		{"used", used.Typed, ErrCode},
		{"used link", used.Link, ErrCode},
		{"used by an account that ended", usedAndLeft.Typed, ErrCode},
		{"replaced", replaced.Typed, ErrCode},
		{"expired", expired.Typed, ErrCode},
		{"of an adult who is in", unneeded.Typed, ErrCode},
		{"of staff who left", left, ErrCode},
		{"a blind index itself", hex.EncodeToString(b.codeIndex(right.Typed)), ErrCode},
		{"right, over the limit", right.Typed, ErrTooMany},
		{"wrong, over the limit", wrongCode, ErrTooMany},
	} {
		person := int64(200 + i)
		if c.err == ErrTooMany {
			person = exhausted
		}
		_, err := b.TryCode(b.ctx(), person, b.update(), c.code, b.now)
		got := traced.take()
		if want == nil {
			want = got
		}
		if c.err == nil && err != nil || c.err != nil && err != c.err {
			t.Errorf("%s: %v, want exactly %v", c.name, err, c.err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s takes another path (-right +this)\n%s", c.name, diff)
		}
	}
	if len(want) < 4 {
		t.Fatalf("the tracer saw only %v", want)
	}
}

// Rule 7: what is counted, is counted in PostgreSQL: another process, started anew, goes on counting.
func TestRule7CountedInPostgres(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range triesPerHour {
		_, _ = b.TryCode(b.ctx(), 101, b.update(), wrongCode, b.now)
	}
	if _, err := b.storeOn(b.Vault).TryCode(b.ctx(), 101, b.update(), wrongCode, b.now); !errors.Is(err, ErrTooMany) {
		t.Errorf("a new process answers %v", err)
	}
}
