package simulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// drawn is a white picture of that size.
func drawn(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A picture can be uploaded in the field itself, in a field it points to, and sent again by its id.
func TestSendPhoto(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "simulator.json")
	sim := simulatortest.Start(t, simulatortest.WithStateFile(path))
	user := sim.User("Айгүл", "kk")
	sim.Send(user, "/start")
	lib, ctx := library(t, sim), deadline(t)
	content := drawn(t, 30, 20)
	sent, err := lib.SendPhoto(ctx, &bot.SendPhotoParams{
		ChatID: user, Photo: &models.InputFileUpload{Filename: "a.png", Data: bytes.NewReader(content)}, Caption: "<b>Сәлем</b> /menu", ParseMode: models.ParseModeHTML,
		ProtectContent: true, DisableNotification: true, ReplyMarkup: &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "Иә", CallbackData: "yes"}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []models.MessageEntity{{Type: "bold", Length: 5}, {Type: "bot_command", Offset: 6, Length: 5}}
	if diff := cmp.Diff(want, sent.CaptionEntities); diff != "" || sent.Caption != "Сәлем /menu" || sent.Text != "" || !sent.HasProtectedContent {
		t.Errorf("sent %+v %s", sent, diff)
	}
	if len(sent.Photo) != 1 || sent.Photo[0].Width != 30 || sent.Photo[0].Height != 20 || sent.Photo[0].FileSize != len(content) {
		t.Fatalf("photo %+v", sent.Photo)
	}
	again, err := lib.SendPhoto(ctx, &bot.SendPhotoParams{ChatID: user, Photo: &models.InputFileString{Data: sent.Photo[0].FileID}})
	if err != nil || !cmp.Equal(again.Photo, sent.Photo) {
		t.Errorf("by its id: %+v, %v", again, err)
	}
	status, reply, _ := request{"POST", "/bot" + simulatortest.Token + "/sendPhoto", "multipart/form-data; boundary=XX", "", uploading(content, user)}.do(t, sim.URL)
	if status != 200 {
		t.Errorf("by attach: %d %s", status, reply.Description)
	}
	chat := sim.Chat(user)
	var lines []string
	for _, n := range chat.Notifications {
		lines = append(lines, n.Text)
	}
	if diff := cmp.Diff([]string{"Сәлем /menu", "🖼 Photo", "🖼 Photo"}, lines); diff != "" {
		t.Errorf("lock screen (-want +got)\n%s", diff)
	}
	for _, m := range chat.Messages[1:] {
		if status, got := sim.Try(http.MethodGet, m.Picture, nil); status != 200 || !bytes.Equal(got, content) || m.Media != "photo" {
			t.Errorf("picture of message %d: %d, %d bytes", m.MessageID, status, len(got))
		}
	}
	if status, _ := sim.Try(http.MethodGet, fmt.Sprintf("/sim/users/%d/pictures/1", user), nil); status != 404 {
		t.Errorf("a picture of a text: %d", status)
	}
}

// uploading is a form whose photo points to another field.
func uploading(content []byte, user int64) io.Reader {
	var b bytes.Buffer
	fmt.Fprintf(&b, "--XX\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n%d\r\n", user)
	b.WriteString("--XX\r\nContent-Disposition: form-data; name=\"photo\"\r\n\r\nattach://here\r\n")
	fmt.Fprintf(&b, "--XX\r\nContent-Disposition: form-data; name=\"here\"; filename=\"b.png\"\r\n\r\n%s\r\n--XX--\r\n", content)
	return &b
}

func TestSendPhotoIsRefused(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t, simulatortest.ToleratingViolations())
	user := sim.User("Айгүл", "kk")
	sim.Send(user, "/start")
	lib, ctx := library(t, sim), deadline(t)
	upload := func(content []byte, caption string, chat int64) error {
		_, err := lib.SendPhoto(ctx, &bot.SendPhotoParams{ChatID: chat, Caption: caption, ParseMode: models.ParseModeHTML,
			Photo: &models.InputFileUpload{Filename: "a.png", Data: bytes.NewReader(content)}})
		return err
	}
	byID := func(id string) error {
		_, err := lib.SendPhoto(ctx, &bot.SendPhotoParams{ChatID: user, Photo: &models.InputFileString{Data: id}})
		return err
	}
	fine := drawn(t, 4, 4)
	for want, err := range map[string]error{
		"there is no photo in the request":            byID(""),
		"wrong file identifier/HTTP URL specified":    byID("AgACnothing"),
		"file must be non-empty":                      upload(nil, "", user),
		"IMAGE_PROCESS_FAILED":                        upload([]byte("no picture"), "", user),
		"PHOTO_INVALID_DIMENSIONS":                    upload(drawn(t, 210, 10), "", user),
		"message caption is too long":                 upload(fine, strings.Repeat("ж", 1025), user),
		`can't parse entities: Can't find end tag`:    upload(fine, "<b>a", user),
		"chat not found":                              upload(fine, "", 42),
		"bot can't initiate conversation with a user": upload(fine, "", sim.User("Never", "ru")),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if err := upload(fine, strings.Repeat("ж", 1024), user); err != nil {
		t.Error(err)
	}
	shown := sim.Last(user)
	edit := sim.Call("editMessageText", map[string]any{"chat_id": user, "message_id": shown.MessageID, "text": "x"})
	if edit.Description != "Bad Request: there is no text in the message to edit" {
		t.Errorf("edited: %q", edit.Description)
	}
	keys := sim.Call("editMessageReplyMarkup", map[string]any{"chat_id": user, "message_id": shown.MessageID,
		"reply_markup": json.RawMessage(`{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}`)})
	if !keys.OK {
		t.Errorf("its buttons: %s", keys.Description)
	}
}
