package account

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Whatever shows a code goes when the code is spent, and after its time in any case; the live screen and the picture alike.
func TestSpentCodes(t *testing.T) {
	t.Parallel()
	const staff, phone = 6000000001, 6000000002
	for name, then := range map[string]func(b *bundle, adult int64, codes Codes){
		"used": func(b *bundle, _ int64, codes Codes) {
			must(b.Join(b.ctx(), phone, b.try(phone, codes.Typed).ID, consent, pictureCount, b.now))(b.t)
		},
		"replaced":       func(b *bundle, adult int64, _ Codes) { b.invite(adult) },
		"ten minutes on": func(b *bundle, _ int64, _ Codes) { b.now = b.now.Add(10 * time.Minute) },
		"ended": func(b *bundle, _ int64, _ Codes) {
			b.check(b.EndStaff(b.ctx(), "Асхат", "", b.now))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.bindStaff(staff, "Асхат", Caseworker)
			adult := b.newAdult()
			codes := b.invite(adult)
			closes := b.now.Add(10 * time.Minute)
			b.check(b.Shown(b.ctx(), staff, ScreenChange{MessageID: 7, Version: 1, ClosesAt: closes, Read: b.now, Invitation: codes.Invitation}))
			b.check(b.BesideShown(b.ctx(), staff, 8, codes.Invitation, closes))
			b.check(b.SpentCodes(b.ctx(), b.now))
			if due := b.sweeps(); len(due) != 0 {
				t.Fatalf("gone before: %v", due)
			}
			then(b, adult, codes)
			b.check(b.SpentCodes(b.ctx(), b.now))
			live, pictures := must(b.DueScreens(b.ctx(), 10, b.now))(t), must(b.RetiredScreens(b.ctx(), 10, b.now))(t)
			got := []any{len(live), len(pictures)}
			if diff := cmp.Diff([]any{1, 1}, got); diff != "" || live[0].Picture || !pictures[0].Picture {
				t.Errorf("live %+v, pictures %+v", live, pictures)
			}
		})
	}
}

// The next screen of the chat shows no code: what becomes of the code then is nothing to it. The picture is hidden with the chat.
func TestPicturesAreHidden(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const staff = 6000000001
	b.bindStaff(staff, "Асхат", Caseworker)
	codes := b.invite(b.newAdult())
	closes := b.now.Add(10 * time.Minute)
	b.check(b.Shown(b.ctx(), staff, ScreenChange{MessageID: 7, Version: 1, ClosesAt: closes, Read: b.now, Invitation: codes.Invitation}))
	b.check(b.BesideShown(b.ctx(), staff, 8, codes.Invitation, closes))
	b.check(b.Shown(b.ctx(), staff, ScreenChange{MessageID: 7, Version: 2, ClosesAt: closes, Read: b.now}))
	b.exec(`UPDATE invitations SET expires_at = $1`, b.now)
	b.check(b.SpentCodes(b.ctx(), b.now))
	if live := must(b.DueScreens(b.ctx(), 10, b.now))(t); len(live) != 0 {
		t.Errorf("another page was closed: %+v", live)
	}
	b.exec(`UPDATE screens SET closes_at = $1 WHERE NOT live`, closes)
	b.check(b.HidePictures(b.ctx(), staff, b.now))
	if pictures := must(b.RetiredScreens(b.ctx(), 10, b.now))(t); len(pictures) != 1 {
		t.Errorf("hidden: %+v", pictures)
	}
}
