"""What those who come are told besides what happens by itself: by the organiser, and some time before."""
