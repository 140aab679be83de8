ALTER TABLE "membership" ADD COLUMN "joined_at" timestamp(3) with time zone;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "tenant_id" uuid;--> statement-breakpoint
ALTER TABLE "sign_in_link" ADD COLUMN "tenant_id" uuid;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_tenant_id_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id");--> statement-breakpoint
ALTER TABLE "sign_in_link" ADD CONSTRAINT "sign_in_link_tenant_id_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id");--> statement-breakpoint
-- Until now every link and lock opened all councils: accounts keep those they are in, links their own, sessions by link begin anew.
UPDATE "membership" SET "joined_at" = now();--> statement-breakpoint
UPDATE "sign_in_link" SET "tenant_id" = "tenant"."id" FROM "tenant" WHERE "sign_in_link"."target" LIKE '%?tenant=' || "tenant"."slug";--> statement-breakpoint
DELETE FROM "session" WHERE "level" = 1;
