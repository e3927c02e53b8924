package flow

import (
	"context"
	"errors"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/telegram"
)

// access shows how far an adult is let in.
func (t *talk) access(ctx context.Context, tap dialog.Tap) (reply, error) {
	a, in, err := t.accessOf(ctx, tap)
	return t.orGone(message.Access(t.say, a, in, t.now), err)
}

// accessOf reads the adult in the same way as her page, so that it is written down.
func (t *talk) accessOf(ctx context.Context, tap dialog.Tap) (family.CaseName, account.Access, error) {
	a, err := t.Families.AdultPage(ctx, t.staffID(), family.AdultID(tap.Args[0]), t.now)
	if err != nil {
		return family.CaseName{}, account.Access{}, err
	}
	in, err := t.Accounts.Access(ctx, t.who.Staff, tap.Args[0], t.now)
	return a.CaseName, in, err
}

// invite asks how an adult is to be spoken to. Whoever is in already needs no code.
func (t *talk) invite(ctx context.Context, tap dialog.Tap) (reply, error) {
	a, in, err := t.accessOf(ctx, tap)
	if err != nil {
		return t.hidden(err)
	}
	if in.Account != 0 {
		return show(message.Access(t.say, a, in, t.now)), nil
	}
	return show(message.InviteLanguage(t.say, a)), nil
}

func (t *talk) inviteMenu(ctx context.Context, tap dialog.Tap) (reply, error) {
	a, _, err := t.accessOf(ctx, tap)
	return t.orGone(message.InviteMenu(t.say, a, tap.Args[1]), err)
}

// inviteNow makes a code. A tap that comes again makes another one, and the one before is void: nobody kept it.
func (t *talk) inviteNow(ctx context.Context, tap dialog.Tap) (reply, error) {
	request := account.InviteRequest{Adult: tap.Args[0], Language: message.LanguageOf(tap.Args[1]), Simple: tap.Args[2] == message.SimpleMenu,
		By: t.who.Staff, TTL: account.InvitationTTL}
	return t.newCode(ctx, tap, func() (account.Codes, error) { return t.Accounts.NewCode(ctx, request, t.now) })
}

// lost asks whether an adult's account is to end.
func (t *talk) lost(ctx context.Context, tap dialog.Tap) (reply, error) {
	a, in, err := t.accessOf(ctx, tap)
	if err != nil {
		return t.hidden(err)
	}
	if in.Account == 0 {
		return show(message.Access(t.say, a, in, t.now)), nil
	}
	return show(message.LostPhone(t.say, a, in)), nil
}

func (t *talk) lostNow(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.newCode(ctx, tap, func() (account.Codes, error) {
		return t.Accounts.LostPhone(ctx, t.who.Staff, tap.Args[0], account.ID(tap.Args[1]), t.now)
	})
}

// newCode shows a code of an adult and, if it arrives, a picture of it. When nobody can tell whether the picture did, another code is made: a picture that no row
// knows could not be taken away.
func (t *talk) newCode(ctx context.Context, tap dialog.Tap, makeCode func() (account.Codes, error)) (reply, error) {
	codes, err := makeCode()
	if errors.Is(err, account.ErrBound) {
		return t.access(ctx, tap)
	}
	if err != nil {
		return t.hidden(err)
	}
	sent, err := t.sendPicture(ctx, codes)
	if telegram.ClassOf(err) == telegram.Unknown {
		codes, err = makeCode()
	}
	if err != nil && telegram.ClassOf(err) == "" {
		return t.hidden(err)
	}
	a, err := t.Families.AdultPage(ctx, t.staffID(), family.AdultID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	r := show(message.Code(t.say, a.CaseName, codes, sent, t.now))
	r.invitation = codes.Invitation
	return r, nil
}

// pictureTime is what of a turn may go to the picture; the code itself is in the text.
const pictureTime = 4 * time.Second

func (t *talk) sendPicture(ctx context.Context, codes account.Codes) (sent bool, err error) {
	sending, cancel := context.WithTimeout(ctx, pictureTime)
	defer cancel()
	address, err := t.startLink(sending, codes.Link)
	if err != nil {
		t.Log.Warn("picture of a code not sent", "update", t.update.ID, "class", telegram.ClassOf(err))
		return false, err
	}
	picture, err := codePicture(address)
	if err != nil {
		return false, err
	}
	id, err := t.Telegram.SendPicture(sending, t.update.From, picture, message.OpenCode(t.say))
	if err != nil {
		t.Log.Warn("picture of a code not sent", "update", t.update.ID, "class", telegram.ClassOf(err))
		return false, err
	}
	return true, t.Accounts.BesideShown(ctx, t.update.From, id, codes.Invitation, t.now.Add(message.CodeTime))
}
