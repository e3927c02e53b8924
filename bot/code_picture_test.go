package main

import (
	"fmt"
	"testing"

	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
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

// A process that dies between a picture and its row leaves one in the chat that nobody takes away. The tap comes again and makes another code: the picture left behind opens nothing.
func TestPictureOfAProcessThatDied(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.says("Асхат", "/start "+w.links["Асхат"])
	f := demoFamilies()[0]
	w.family(f)
	adult := int64(w.seed.adults[f.adults[0].name])
	w.says("Асхат", "/menu")
	id := w.person("Асхат")
	tap := fmt.Sprintf(`{"update_id":900000,"callback_query":{"id":"1","from":{"id":%d,"is_bot":false,"first_name":"А"},"message":{"message_id":%d,"date":1795410000,"chat":{"id":%[1]d,"type":"private"}},"data":%[3]q}}`,
		id, w.sim.Last(id).MessageID, w.sealed("Асхат", tapOn(message.RouteInviteNow, adult, 0, message.FullMenu)))
	owner := postgrestest.Owner(t, w.Pool.Config().ConnString())
	for _, sql := range []string{
		`CREATE FUNCTION dies() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '57P01'; END $$`,
		`CREATE TRIGGER dies BEFORE INSERT ON screens FOR EACH ROW WHEN (NEW.invitation_id IS NOT NULL AND NOT NEW.live) EXECUTE FUNCTION dies()`,
	} {
		if _, err := owner.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Receiver.Receive(t.Context(), []byte(tap)); err == nil {
		t.Fatal("the turn came to its end")
	}
	if _, err := owner.Exec(t.Context(), `DROP TRIGGER dies ON screens`); err != nil {
		t.Fatal(err)
	}
	w.receives([]byte(tap))
	usable := column[int64](w, `SELECT id FROM invitations WHERE adult_id = $1 AND used_at IS NULL AND expires_at > $2`, adult, w.clock())
	made := column[int64](w, `SELECT id FROM invitations WHERE adult_id = $1 AND created_by IS NOT NULL ORDER BY id DESC`, adult)
	shown := column[int64](w, `SELECT invitation_id FROM screens WHERE invitation_id IS NOT NULL AND NOT live`)
	pictures := 0
	for _, m := range w.sim.Chat(id).Messages {
		if m.Picture != "" {
			pictures++
		}
	}
	if len(usable) != 1 || len(made) < 2 || usable[0] != made[0] || len(shown) != 1 || shown[0] != made[0] || pictures != 2 {
		t.Errorf("%d pictures; codes made %v, usable %v, to be taken away %v", pictures, made, usable, shown)
	}
}
