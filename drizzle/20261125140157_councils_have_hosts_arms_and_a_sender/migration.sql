CREATE TABLE "tenant_host" (
	"host" text PRIMARY KEY,
	"tenant_id" uuid NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "tenant" ADD COLUMN "arms_sha256" text;--> statement-breakpoint
ALTER TABLE "tenant" ADD COLUMN "mail_name" text;--> statement-breakpoint
ALTER TABLE "tenant" ADD COLUMN "mail_reply_to" text;--> statement-breakpoint
ALTER TABLE "tenant" ADD COLUMN "paused_at" timestamp(3) with time zone;--> statement-breakpoint
CREATE INDEX "tenant_host_tenant" ON "tenant_host" ("tenant_id");--> statement-breakpoint
ALTER TABLE "tenant_host" ADD CONSTRAINT "tenant_host_tenant_id_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id");