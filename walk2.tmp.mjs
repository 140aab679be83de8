import { chromium } from '@playwright/test';
import { readdirSync } from 'node:fs';
const U='http://localhost:4102';
const b = await chromium.launch({ executablePath:'/usr/bin/chromium', args:['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync']});
const as = async (who, vp) => { const c = await b.newContext({viewport:vp, locale:'fr-FR', timezoneId:'Europe/Paris'}); const p = await c.newPage(); p.on('console', m=>{ if(m.type()==='error') console.log(who,'console:', m.text().slice(0,250)); }); p.on('pageerror', e=>console.log(who,'pageerror', e.message.slice(0,200))); await p.goto(U+'/demo/'+who); await p.waitForTimeout(1500); return p; };
const shot = async (p,name)=>{ await p.waitForTimeout(600); await p.screenshot({path:`/tmp/w-${name}.png`}); console.log(name, p.url()); };
const clerk = await as('sophie.lacombe-haas',{width:1440,height:900});
await clerk.getByRole('link',{name:'Nouvelle séance'}).click(); await clerk.waitForURL(/new/); await shot(clerk,'new'); console.log((await clerk.locator('main').ariaSnapshot()).slice(0,2500));
await b.close();
