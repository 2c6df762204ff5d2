import { createRouter, createWebHistory } from 'vue-router'
import { session } from '@/accounts/session'
import SignInPage from '@/accounts/SignInPage.vue'
import TodayPage from '@/today/TodayPage.vue'

// All other screens come in one file, while the first one is read: many small files compress badly.
type Screens = typeof import('@/screens')
const later = (name: keyof Screens) => () => import('@/screens').then((screens) => screens[name])

export const router = createRouter({
  history: createWebHistory('/field/'),
  routes: [
    { path: '/', name: 'today', component: TodayPage, meta: { tabs: true } },
    { path: '/sign-in', name: 'sign-in', component: SignInPage },
    { path: '/homes', name: 'homes', component: later('HostsPage'), meta: { tabs: true } },
    { path: '/homes/new', name: 'new-home', component: later('HostForm') },
    { path: '/homes/:id', name: 'home', component: later('HostPage'), props: true },
    { path: '/homes/:id/edit', name: 'edit-home', component: later('HostForm'), props: true },
    { path: '/draft/:id', name: 'draft', component: later('VisitForm'), props: true },
    { path: '/visits', name: 'visits', component: later('VisitsPage') },
    { path: '/visits/:id', name: 'visit', component: later('VisitPage'), props: true },
    { path: '/matters/:id', name: 'matter', component: later('ProblemPage'), props: true },
    { path: '/matters/:id/answer/:voice', name: 'answer', component: later('AnswerPage'), props: true },
    { path: '/matters/:id/rate/:voice', name: 'rate', component: later('RatePage'), props: true },
    { path: '/slip/:id', name: 'slip', component: later('SlipPage'), props: true },
    { path: '/outbox', name: 'outbox', component: later('OutboxPage'), meta: { tabs: true } },
    { path: '/outbox/:id', name: 'outbox-item', component: later('OutboxItemPage'), props: true },
    { path: '/villages', name: 'villages', component: later('VillagesPage') },
    { path: '/villages/:id', name: 'village', component: later('VillagePage'), props: true },
    { path: '/me/places', name: 'taken', component: later('TakenPage') },
    { path: '/me', name: 'me', component: later('MePage'), meta: { tabs: true } },
    { path: '/visits/blank', name: 'blank', component: later('BlankPage') },
    { path: '/activities/new', name: 'new-activity', component: later('ActivityForm') },
    { path: '/me/complaints', name: 'complaints', component: later('ComplaintsPage') },
    { path: '/me/packs', name: 'packs', component: later('PacksPage') },
    { path: '/me/devices', name: 'devices', component: later('DevicesPage') },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

router.beforeEach((to) => {
  if (!session.me && to.name !== 'sign-in') return { name: 'sign-in', query: to.path === '/' ? {} : { then: to.fullPath } }
  return true
})
