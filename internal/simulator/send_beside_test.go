package simulator_test

import (
	"strings"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// A place and a file stand in the chat and on the lock screen under their names, and have no text that could be edited.
func TestSendVenueAndDocument(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	user := sim.User("Айгүл", "kk")
	sim.Send(user, "/start")
	lib, ctx := library(t, sim), deadline(t)
	place, err := lib.SendVenue(ctx, &bot.SendVenueParams{ChatID: user, Latitude: 50.5, Longitude: 57.25, Title: "Орны", Address: "–", ProtectContent: true})
	if err != nil {
		t.Fatal(err)
	}
	if v := place.Venue; v == nil || v.Title != "Орны" || v.Address != "–" || v.Location.Latitude != 50.5 || v.Location.Longitude != 57.25 || !place.HasProtectedContent {
		t.Errorf("place %+v", place)
	}
	file, err := lib.SendDocument(ctx, &bot.SendDocumentParams{ChatID: user, Document: &models.InputFileUpload{Filename: "1.ics", Data: strings.NewReader("BEGIN")}})
	if err != nil {
		t.Fatal(err)
	}
	if d := file.Document; d == nil || d.FileName != "1.ics" || d.FileSize != 5 || d.FileID == "" || file.HasProtectedContent {
		t.Errorf("file %+v", file)
	}
	var lines []string
	for _, n := range sim.Chat(user).Notifications {
		lines = append(lines, n.Text)
	}
	if diff := cmp.Diff([]string{"Орны", "1.ics"}, lines); diff != "" {
		t.Errorf("lock screen (-want +got)\n%s", diff)
	}
	for _, id := range []int{place.ID, file.ID} {
		if _, err := lib.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: user, MessageID: id, Text: "x"}); err == nil || !strings.Contains(err.Error(), "there is no text in the message to edit") {
			t.Errorf("edited: %v", err)
		}
		if _, err := lib.DeleteMessage(ctx, &bot.DeleteMessageParams{ChatID: user, MessageID: id}); err != nil {
			t.Error(err)
		}
	}
}

func TestSendVenueAndDocumentAreRefused(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	user := sim.User("Айгүл", "kk")
	sim.Send(user, "/start")
	lib, ctx := library(t, sim), deadline(t)
	for _, p := range []bot.SendVenueParams{
		{Latitude: 91, Longitude: 57, Title: "а", Address: "б"}, {Latitude: 50, Longitude: -181, Title: "а", Address: "б"}, {Latitude: 50, Longitude: 57, Title: "а"},
	} {
		p.ChatID = user
		if _, err := lib.SendVenue(ctx, &p); err == nil {
			t.Errorf("%+v was sent", p)
		}
	}
	if _, err := lib.SendDocument(ctx, &bot.SendDocumentParams{ChatID: user, Document: &models.InputFileUpload{Filename: "1.ics", Data: strings.NewReader("")}}); err == nil {
		t.Error("an empty file was sent")
	}
}
