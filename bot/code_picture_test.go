package main

import (
	"testing"

	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// A picture of a code that may stand in the chat without a row that knows of it can never be taken away: its code is void, and another one is shown, without a picture.
func TestPictureThatNobodyKnowsOf(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault    string
		codes    int64 // how many were made
		pictures int
	}{
		"accepted, the answer lost":   {"reset-after", 2, 1},
		"accepted, no answer to read": {"garbage", 2, 1},
		"refused":                     {"500", 1, 0},
		"as it should be":             {"", 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			w.says("Асхат", "/start "+w.links["Асхат"])
			f := demoFamilies()[0]
			w.family(f)
			adult := int64(w.seed.adults[f.adults[0].name])
			if c.fault != "" {
				w.sim.SetFaults(simulatortest.Fault{Method: "sendPhoto", Fault: c.fault})
			}
			w.says("Асхат", "/menu")
			w.works("a new code", "Асхат", w.sealed("Асхат", tapOn(message.RouteInviteNow, adult, 0, message.FullMenu)))
			made := column[int64](w, `SELECT count(*) FROM invitations WHERE adult_id = $1`, adult)[0]
			usable := column[int64](w, `SELECT count(*) FROM invitations WHERE adult_id = $1 AND used_at IS NULL AND expires_at > $2`, adult, w.clock())[0]
			known := column[int64](w, `SELECT count(*) FROM screens c JOIN invitations i ON i.id = c.invitation_id WHERE c.live AND i.expires_at > $1`, w.clock())[0]
			if made != c.codes || usable != 1 || known != 1 {
				t.Errorf("%d codes were made, %d can be used, %d is on the screen", made, usable, known)
			}
			pictures := 0
			for _, m := range w.sim.Chat(w.person("Асхат")).Messages {
				if m.Picture != "" {
					pictures++
				}
			}
			if pictures != c.pictures {
				t.Errorf("%d pictures in the chat", pictures)
			}
			w.says("Жаңа", findRandom().invitation.FindString(w.raw("Асхат")))
			if !w.sim.Last(w.person("Жаңа")).HasButton(w.bundle.Printer("kk").Label("btn.agree")) {
				t.Errorf("the code on the screen does not let her in:\n%s", w.raw("Жаңа"))
			}
		})
	}
}
