package account

import (
	"errors"
	"testing"
	"time"
)

func TestInviteReplaces(t *testing.T) {
	t.Parallel()
	b := setup(t)
	adult, sister := b.newAdult(), b.newAdult()
	other := b.invite(sister)
	first := b.invite(adult)
	second := b.invite(adult)
	if _, err := b.TryCode(b.ctx(), 101, b.update(), first.Typed, b.now); err != ErrCode {
		t.Errorf("the lost code: %v", err)
	}
	b.try(101, second.Typed)
	b.try(101, other.Typed)
	if got := b.count(`audit WHERE action = 'invite.made' AND actor_id = $1`, b.staff); got != 3 {
		t.Errorf("%d audit rows", got)
	}
}

func TestAddStaff(t *testing.T) {
	t.Parallel()
	b := setup(t)
	add := func(name string, role Role) (string, error) { return b.AddStaff(b.ctx(), name, role, "kk", b.now) }
	lost := must(add("Ерлан", Caseworker))(t)
	link := must(add("Ерлан", Caseworker))(t)
	if _, err := b.TryCode(b.ctx(), 101, b.update(), lost, b.now); err != ErrCode {
		t.Errorf("the lost link: %v", err)
	}
	if _, err := add("Ерлан", Supervisor); !errors.Is(err, ErrStaffName) {
		t.Errorf("another role: %v", err)
	}
	if len(link) != 26 {
		t.Errorf("the link has %d characters", len(link))
	}
	if got := b.try(101, link).Language; got != "kk" {
		t.Errorf("greeted in %q", got)
	}
	b.check(b.BindStaff(b.ctx(), 101, b.try(101, link).ID, "kk", b.now))
	if _, err := add("Ерлан", Caseworker); !errors.Is(err, ErrStaffName) {
		t.Errorf("bound already: %v", err)
	}
	b.check(b.EndStaff(b.ctx(), "Ерлан", "", b.now))
	if _, err := add("Ерлан", Caseworker); !errors.Is(err, ErrStaffName) {
		t.Errorf("left: %v", err)
	}
	if err := b.EndStaff(b.ctx(), "Ерлан", "", b.now); err != ErrNotFound {
		t.Errorf("ended twice: %v", err)
	}
	if _, err := add("Айдос", "chief"); err == nil {
		t.Error("a role that does not exist was given")
	}
	if got := b.try(102, must(b.AddStaff(b.ctx(), "Айдос", Supervisor, "ru", b.now))(t)).Language; got != "ru" {
		t.Errorf("greeted in %q", got)
	}
}

func TestSetLanguage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	account, other := b.letIn(101), b.letIn(102)
	b.check(b.SetLanguage(b.ctx(), account, "kk"))
	if one, two := b.actor(101), b.actor(102); one.Language != "kk" || two.Language != "ru" || two.Account != other {
		t.Errorf("%+v %+v", one, two)
	}
	if err := b.SetLanguage(b.ctx(), account, "xx"); err == nil {
		t.Error("a language we do not speak was set")
	}
}

func TestChat(t *testing.T) {
	t.Parallel()
	b := setup(t)
	account := b.letIn(101)
	adult := b.id(`SELECT adult_id FROM accounts WHERE id = $1`, account)
	person := b.id(`INSERT INTO persons (family_id, initial_sealed, birth_sealed, sign_sealed, created_at, key) VALUES ($1, '', '', '', $2, 'p') RETURNING id`, b.family, b.now)
	chat := func() Chat { return must(b.Chat(b.ctx(), account))(t) }
	if got := chat(); got.TelegramID != 101 || got.Linked || !got.Active || got.Blocked {
		t.Errorf("let in: %+v", got)
	}
	b.exec(`INSERT INTO links (adult_id, person_id, scope, basis, from_at, created_by, created_at, key) VALUES ($1, $2, 'documents', 'parent', $3, $4, $3, 'l')`,
		adult, person, b.now, b.staff)
	if !chat().Linked {
		t.Error("a live link is not seen")
	}
	b.exec(`UPDATE links SET from_at = $1`, b.now.Add(time.Second))
	if chat().Linked {
		t.Error("a link whose time has not come counts")
	}
	b.exec(`UPDATE links SET from_at = $1, revoked_at = $1`, b.now)
	if chat().Linked {
		t.Error("a revoked link counts")
	}
	b.check(b.SetBlocked(b.ctx(), 101, true, b.now))
	if !chat().Blocked {
		t.Error("the block is not seen")
	}
	b.check(b.SetBlocked(b.ctx(), 101, false, b.now))
	if chat().Blocked {
		t.Error("the block was not lifted")
	}
	employee := b.bindStaff(901, "Ерлан", Caseworker)
	if got := must(b.Chat(b.ctx(), employee))(t); !got.Linked || !got.Active {
		t.Errorf("staff: %+v", got)
	}
	b.check(b.EndStaff(b.ctx(), "Ерлан", "", b.now))
	if got := must(b.Chat(b.ctx(), employee))(t); got.Active || got.TelegramID != 901 {
		t.Errorf("staff who left: %+v", got)
	}
	if _, err := b.Chat(b.ctx(), account+1000); err != ErrNotFound {
		t.Errorf("no such account: %v", err)
	}
}
