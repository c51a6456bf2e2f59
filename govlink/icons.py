"""The icons: SVG paths on a 24 x 24 grid, in the text's own colour: no request, no font, prints as it shows."""

ICONS: dict[str, str] = {
    "alert": '<path d="M12 4l9 16H3zM12 10v4M12 17v.5"/>',
    "arrow": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="14.5" rx="1.5"/><path d="M4 10h16M8.5 3.5v4M15.5 3.5v4"/>',
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>',
    "cloud": ('<path d="M7 18.5h10.5a3.5 3.5 0 0 0 .5-7 6 6 0 0 0-11.5-1A4 4 0 0 0 7 18.5zM9.5 13.5l2 2 3.5-3.5"/>'),
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "document": (
        '<path d="M7 3.5h7l4 4V20a.5.5 0 0 1-.5.5h-10.5a.5.5 0 0 1-.5-.5V4a.5.5 0 0 1 .5-.5z'
        'M14 3.5V8h4M9 12.5h6M9 16h6"/>'
    ),
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14"/>',
    "edit": '<path d="M4 20l1-4L16 5l3 3L8 19zM14 7l3 3"/>',
    "envelope": '<path d="M3.5 9.5L12 4l8.5 5.5V20h-17zM3.5 9.5L12 15l8.5-5.5"/>',
    "hidden": (
        '<path d="M3 3l18 18M10.6 10.7a2 2 0 0 0 2.8 2.8M6.5 6.6C4.4 8 3 10 2.5 12c1.4 3.6 5 6.5 9.5 6.5'
        " 1.8 0 3.4-.5 4.8-1.2M10 5.7c.6-.1 1.3-.2 2-.2 4.5 0 8.1 2.9 9.5 6.5-.5 1.3-1.2 2.4-2.2 3.4"
        '"/>'
    ),
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.5v.5"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "people": (
        '<circle cx="9" cy="9" r="3.5"/><path d="M2.5 19.5c.7-3.5 3.2-5 6.5-5s5.8 1.5 6.5 5'
        'M15.5 6a3.2 3.2 0 0 1 0 6.2M17.5 15c2.3.5 3.5 2 4 4.5"/>'
    ),
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>',
    "quote": '<path d="M9 7c-3 1-4 3-4 6v4h5v-5H7.5M19 7c-3 1-4 3-4 6v4h5v-5h-2.5"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l5.5 5.5"/>',
    "seal": (
        '<rect x="3.5" y="6" width="17" height="13" rx="1"/><path d="M3.5 7l8.5 6 8.5-6"/>'
        '<circle cx="12" cy="14.5" r="2.6" fill="currentColor"/>'
    ),
    "send": '<path d="M4 12l16-8-6 16-3-6.5z"/>',
    "shield": '<path d="M12 3.5l7.5 3V12c0 4.5-3 7.3-7.5 8.5C7.5 19.3 4.5 16.5 4.5 12V6.5zM9 12l2.2 2.2L15.2 10"/>',
    "upload": '<path d="M12 16V5M7 9.5l5-5 5 5M5 20h14"/>',
}
