#!/bin/sh
# web: serve the dashboard; etl …: the ETL's commands; anything else is run as it is.
set -eu
case "${1:-web}" in
  web) exec gunicorn -c gunicorn.conf.py dashapp.wsgi:server ;;
  etl) shift; exec python -m etl "${@:-run}" ;;
  *) exec "$@" ;;
esac
