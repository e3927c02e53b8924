package message

import "slices"

// allScreens are those that the tests look at.
func allScreens() []one {
	return slices.Concat(screens(), documentScreens(), todayScreens(), journalScreens(), linkScreens(), caseScreens(), moveScreens(), reachScreens(), hoursScreens(), remindScreens(), meetingScreens(), waitScreens(), dayScreens(), closeScreens(), letterScreens(), noticeScreens(), wordScreens())
}
