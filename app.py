"""The frame of the app: `streamlit run app.py -- DUMP…`."""

import sys

import streamlit as st

from explorer.ui import arguments, navigation, sidebar
from explorer.ui.components import failure
from explorer.ui.frame import ICON, STYLE

st.set_page_config(page_title="Event replay explorer", page_icon=ICON, layout="wide")
st.logo(ICON)
st.html(STYLE)

with failure.boundary():
    started_with = arguments.parse(tuple(sys.argv[1:]))
    page = navigation.prepare(started_with)
    sidebar.draw(started_with)
    page.run()
