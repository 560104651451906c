# One image for every process of the product; docker-compose.yml shows which command makes it which.
FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements/runtime.txt requirements/
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/runtime.txt

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# The product must know of as many threads as the server has.
ENV WEB_THREADS=4
RUN useradd --system --uid 10001 --home-dir /app numberdesk && install -d -o numberdesk /data
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
RUN set -a && . ./tools/placeholder.env && python manage.py collectstatic --no-input
USER numberdesk
EXPOSE 8000
# Any answer but an error of the server's own: a redirect to HTTPS is one too.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "from tools.answering import answers; raise SystemExit(not answers('http://127.0.0.1:8000/login/'))"]
CMD ["sh", "-c", "exec granian --interface wsgi config.wsgi:application --host 0.0.0.0 --port 8000 --workers 2 --blocking-threads $WEB_THREADS"]
