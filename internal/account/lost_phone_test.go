package account

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A lost phone: its account ends, its screens close for good, and a code lets the same adult in again the way she was; not before.
func TestLostPhone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const lost, found = 6000000001, 6000000002
	account := b.letIn(lost)
	adult := b.adultOf(account)
	b.exec(`UPDATE accounts SET language = 'ru', simple_menu = true WHERE id = $1`, account)
	b.check(b.Shown(b.ctx(), lost, ScreenChange{MessageID: 7, Version: 1, Back: []byte("card"), ClosesAt: b.now.Add(time.Hour)}))
	invite := InviteRequest{Adult: adult, Language: "kk", By: b.staff, TTL: InvitationTTL}
	if _, err := b.Invite(b.ctx(), b.Pool, invite, b.now); !errors.Is(err, ErrBound) {
		t.Errorf("invited while she has a phone: %v", err)
	}
	for _, staff := range []int64{b.other, b.expert} {
		if _, err := b.LostPhone(b.ctx(), staff, adult, account, b.now); !errors.Is(err, ErrNotFound) {
			t.Errorf("ended by %d: %v", staff, err)
		}
	}
	if _, err := b.LostPhone(b.ctx(), b.staff, b.newAdult(), account, b.now); !errors.Is(err, ErrNotFound) {
		t.Errorf("another adult's account was ended: %v", err)
	}
	first := must(b.LostPhone(b.ctx(), b.staff, adult, account, b.now))(t)
	if who := b.actor(lost); who.Kind != Stranger {
		t.Errorf("who holds the lost phone is %+v", who)
	}
	due := must(b.DueScreens(b.ctx(), 10, b.now))(t)
	if len(due) != 1 || due[0].Back != nil {
		t.Errorf("due screens %+v", due)
	}
	codes := must(b.LostPhone(b.ctx(), b.staff, adult, account, b.now))(t)
	if _, err := b.TryCode(b.ctx(), found, b.update(), first.Typed, b.now); !errors.Is(err, ErrCode) {
		t.Errorf("the code before the last one: %v", err)
	}
	i := b.try(found, codes.Typed)
	must(b.Join(b.ctx(), found, i.ID, Consent{Version: "1", Language: i.Language}, pictureCount, b.now))(t)
	now := b.actor(found)
	if diff := cmp.Diff([]any{Joining, "ru", true}, []any{now.Kind, now.Language, now.Simple}); diff != "" {
		t.Errorf("with the new phone (-want +got)\n%s", diff)
	}
	if _, err := b.LostPhone(b.ctx(), b.staff, adult, account, b.now); !errors.Is(err, ErrBound) {
		t.Errorf("the tap that came again after she was in: %v", err)
	}
	if b.actor(found).Kind != Joining {
		t.Error("it ended her new account")
	}
	if diff := cmp.Diff(int64(1), b.count(`audit WHERE action = 'account.ended' AND actor_id = $1`, b.staff)); diff != "" {
		t.Errorf("records (-want +got)\n%s", diff)
	}
}

// She turned messages off on the phone that was lost: nobody turned them on again, and what she was not sent is still owed when she does.
func TestLostPhoneStaysMuted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const lost, wrong, found = 6000000001, 6000000002, 6000000003
	account := b.letIn(lost)
	adult := b.adultOf(account)
	b.check(b.SetMuted(b.ctx(), account, true, b.now))
	for _, phone := range []int64{wrong, found} {
		codes := must(b.LostPhone(b.ctx(), b.staff, adult, account, b.now))(t)
		told := must(b.Join(b.ctx(), phone, b.try(phone, codes.Typed).ID, consent, pictureCount, b.now))(t)
		account = b.actor(phone).Account
		if muted := must(b.Muted(b.ctx(), account))(t); !muted {
			t.Errorf("phone %d lights up again", phone)
		}
		pick := b.pairOf(account, told)
		if phone == wrong {
			pick = (pick + 1) % 3
		}
		must(b.Decide(b.ctx(), b.staff, account, pick, b.now))(t)
	}
	if muted := must(b.Muted(b.ctx(), b.letIn(6000000004)))(t); muted {
		t.Error("another adult is muted")
	}
}

// What staff are told of an adult's way in follows it.
func TestAccess(t *testing.T) {
	t.Parallel()
	b := setup(t)
	adult := b.newAdult()
	access := func() Access { return must(b.Access(b.ctx(), b.staff, adult, b.now))(t) }
	if got := access(); got != (Access{}) {
		t.Errorf("nothing yet: %+v", got)
	}
	codes := b.invite(adult)
	if got, want := access(), (Access{CodeUntil: codes.Expires}); !got.CodeUntil.Equal(want.CodeUntil) || got.Account != 0 {
		t.Errorf("invited: %+v", got)
	}
	const phone = 6000000001
	told := must(b.Join(b.ctx(), phone, b.try(phone, codes.Typed).ID, consent, pictureCount, b.now))(t)
	account := b.actor(phone).Account
	if got := access(); !got.Waiting || got.Account != account || !got.CodeUntil.IsZero() {
		t.Errorf("waits: %+v", got)
	}
	must(b.Decide(b.ctx(), b.staff, account, b.pairOf(account, told), b.now))(t)
	b.check(b.SetBlocked(b.ctx(), phone, true, b.now))
	if got := access(); got.Waiting || !got.Blocked || !got.Since.Equal(b.now) || got.Language != "ru" {
		t.Errorf("in: %+v", got)
	}
	if _, err := b.Access(b.ctx(), b.other, adult, b.now); !errors.Is(err, ErrNotFound) {
		t.Errorf("another caseworker: %v", err)
	}
}
