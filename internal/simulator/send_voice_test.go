package simulator_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// What a person sent can be sent on by its id, even when her message is gone and the server was started again.
func TestSendVoiceAndPhotoOnceMore(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "simulator.json")
	var to int64
	var id string
	t.Run("first life", func(t *testing.T) { to, id = sendsOnceMore(t, path) })
	sim := simulatortest.Start(t, simulatortest.WithStateFile(path))
	if again := sim.Call("sendVoice", map[string]any{"chat_id": to, "voice": id}); !again.OK {
		t.Errorf("after a restart: %s", again.Description)
	}
}

func sendsOnceMore(t *testing.T, path string) (to int64, id string) {
	sim := simulatortest.Start(t, simulatortest.WithStateFile(path))
	from, to := sim.User("Асхат", "kk"), sim.User("Айгүл", "kk")
	sim.Send(to, "/start")
	lib, ctx := library(t, sim), deadline(t)
	voice, photo := sim.SendAny(from, map[string]any{"voice": true}), sim.SendAny(from, map[string]any{"photo": true})
	var updates []models.Update
	if err := json.Unmarshal(sim.Call("getUpdates", nil).Result, &updates); err != nil {
		t.Fatal(err)
	}
	said, shown := updates[1].Message.Voice, updates[2].Message.Photo
	for _, id := range []int{voice.MessageID, photo.MessageID} {
		if _, err := lib.DeleteMessage(ctx, &bot.DeleteMessageParams{ChatID: from, MessageID: id}); err != nil {
			t.Fatal(err)
		}
	}
	heard, err := lib.SendVoice(ctx, &bot.SendVoiceParams{ChatID: to, Voice: &models.InputFileString{Data: said.FileID}, ProtectContent: true, DisableNotification: true})
	if err != nil || heard.Voice == nil || heard.Voice.FileUniqueID != said.FileUniqueID || !heard.HasProtectedContent {
		t.Errorf("heard %+v, %v", heard, err)
	}
	seen, err := lib.SendPhoto(ctx, &bot.SendPhotoParams{ChatID: to, Photo: &models.InputFileString{Data: shown[3].FileID}})
	if err != nil || len(seen.Photo) != 4 {
		t.Errorf("seen %+v, %v", seen, err)
	}
	chat := sim.Chat(to)
	if n := chat.Notifications; len(n) != 2 || n[0].Text != "🎤 Voice message" || !n[0].Silent || n[1].Silent {
		t.Errorf("lock screen %+v", n)
	}
	if m := chat.Messages[len(chat.Messages)-2]; m.Media != "voice" || m.File != said.FileUniqueID || m.Text != "" {
		t.Errorf("on her phone %+v", m)
	}
	edit := sim.Call("editMessageText", map[string]any{"chat_id": to, "message_id": heard.ID, "text": "x"})
	if edit.Description != "Bad Request: there is no text in the message to edit" {
		t.Errorf("edited: %q", edit.Description)
	}
	return to, said.FileID
}

// An id means nothing to another bot, nor as another kind of file.
func TestSendVoiceIsRefused(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t, simulatortest.ToleratingViolations())
	user := sim.User("Айгүл", "kk")
	sim.SendAny(user, map[string]any{"voice": map[string]any{"duration": 400}})
	sim.SendAny(user, map[string]any{"photo": true})
	sim.SendAny(user, map[string]any{"file": true})
	var updates []models.Update
	if err := json.Unmarshal(sim.Call("getUpdates", nil).Result, &updates); err != nil {
		t.Fatal(err)
	}
	voice, photo := updates[0].Message.Voice, updates[1].Message.Photo[0].FileID
	if voice.Duration != 400 || updates[2].Message.Document == nil {
		t.Errorf("sent %+v, %+v", voice, updates[2].Message)
	}
	for want, params := range map[string]map[string]any{
		"there is no voice in the request":                                      {},
		"wrong file identifier/HTTP URL specified":                              {"voice": "AgAC" + strings.Repeat("A", 43)},
		"wrong remote file identifier specified: wrong character in the string": {"voice": "қате"},
		"can't use file of type Photo as VoiceNote":                             {"voice": photo},
		"message caption is too long":                                           {"voice": voice.FileID, "caption": strings.Repeat("ж", 1025)},
	} {
		params["chat_id"] = user
		if got := sim.Call("sendVoice", params); got.Description != "Bad Request: "+want {
			t.Errorf("want %q, got %q", want, got.Description)
		}
	}
	if got := sim.Call("sendPhoto", map[string]any{"chat_id": user, "photo": voice.FileID}); got.Description != "Bad Request: can't use file of type VoiceNote as Photo" {
		t.Errorf("a voice note as a photo: %q", got.Description)
	}
}
