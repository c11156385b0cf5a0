# The page of --report html, as it stands in the repository, carried by the program as read-only bytes.
    .section .rodata
    .global rescind_viewer_begin
    .global rescind_viewer_end
rescind_viewer_begin:
    .incbin RESCIND_VIEWER_PAGE
rescind_viewer_end:
    .byte 0
    .section .note.GNU-stack, "", %progbits
