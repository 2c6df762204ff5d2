// Addresses of pages. A page comes when it is first opened; its title, menu entry and help are named like the route.
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { has_role, session } from '@/accounts/session'
import { load_words, t } from '@/base/words'
import { open_states } from '@/problems/open'
import { first_page, menu } from '@/shell/menu'

const allowed = (name: string) => {
  const entry = menu.flatMap(({ entries }) => entries).find((one) => one.to === name)
  return !entry?.roles || has_role(...entry.roles)
}

// A page whose words come with it.
const apart = <Page>(page: () => Promise<Page>) => async () => (await Promise.all([page(), load_words()]))[0]

const pages: RouteRecordRaw[] = [
  { path: '/inbox', name: 'inbox', component: () => import('@/telling/InboxPage.vue') },
  { path: '/sort', name: 'sort', component: () => import('@/opinions/SortPage.vue') },
  { path: '/accept', name: 'accept', component: () => import('@/units/AcceptPage.vue') },
  { path: '/deadlines', name: 'deadlines', component: () => import('@/units/DeadlinesPage.vue') },
  { path: '/month', name: 'month', component: () => import('@/units/MonthPage.vue') },
  { path: '/evening', name: 'evening', component: apart(() => import('@/visits/EveningPage.vue')) },
  { path: '/worksheets', name: 'worksheets', component: apart(() => import('@/worksheets/WorksheetsPage.vue')) },
  { path: '/alerts', name: 'alerts', component: () => import('@/escalation/AlertsPage.vue') },
  { path: '/came-back', name: 'came-back', redirect: { name: 'problems', query: { came_back: 'true', state: open_states } } },
  { path: '/orders', name: 'orders', component: apart(() => import('@/escalation/OrdersPage.vue')) },
  { path: '/agenda', name: 'agenda', component: apart(() => import('@/escalation/AgendaPage.vue')) },
  { path: '/callbacks', name: 'callbacks', component: apart(() => import('@/callbacks/CallbacksPage.vue')) },
  { path: '/visit-checks', name: 'visit_checks', component: apart(() => import('@/visit_checks/VisitChecksPage.vue')) },
  { path: '/oddities', name: 'oddities', component: apart(() => import('@/visit_checks/OdditiesPage.vue')) },
  { path: '/instructions', name: 'instructions', component: apart(() => import('@/instructions/InstructionsPage.vue')) },
  { path: '/messages', name: 'messages', component: apart(() => import('@/telling/MessagesPage.vue')) },
  { path: '/opinions', name: 'opinions', component: () => import('@/opinions/OpinionsPage.vue') },
  { path: '/opinions/:id', name: 'opinion', component: () => import('@/opinions/OpinionPage.vue'), props: true },
  { path: '/documents', name: 'documents', component: apart(() => import('@/documents/DocumentsPage.vue')) },
  { path: '/complaints', name: 'complaints', component: apart(() => import('@/complaints/ComplaintsPage.vue')) },
  { path: '/sessions', name: 'sessions', component: apart(() => import('@/accounts/SessionsPage.vue')) },
  { path: '/glance', name: 'glance', component: apart(() => import('@/figures/GlancePage.vue')) },
  { path: '/map', name: 'map', component: apart(() => import('@/figures/MapPage.vue')) },
  { path: '/topics', name: 'topics', component: apart(() => import('@/figures/TopicsPage.vue')) },
  { path: '/compare', name: 'compare', component: apart(() => import('@/figures/ComparePage.vue')) },
  { path: '/unvisited', name: 'unvisited', component: apart(() => import('@/figures/UnvisitedPage.vue')) },
  { path: '/figures/:code', name: 'figure', component: apart(() => import('@/figures/FigurePage.vue')), props: true },
  { path: '/screen', name: 'screen', component: apart(() => import('@/figures/ScreenPage.vue')), meta: { bare: true } },
  { path: '/preparation', name: 'preparation', component: apart(() => import('@/directory/PreparationPage.vue')) },
  { path: '/audit', name: 'audit', component: apart(() => import('@/audit/AuditPage.vue')) },
  { path: '/bulletins', name: 'bulletins', component: apart(() => import('@/bulletins/BulletinsPage.vue')) },
  { path: '/bulletins/:id', name: 'bulletin', component: apart(() => import('@/bulletins/BulletinPage.vue')), props: true },
  { path: '/imports', name: 'imports', component: apart(() => import('@/imports/ImportsPage.vue')) },
  { path: '/reconcile', name: 'reconcile', component: apart(() => import('@/imports/ReconcilePage.vue')) },
  { path: '/problems', name: 'problems', component: apart(() => import('@/problems/ProblemsPage.vue')) },
  { path: '/problems/:id', name: 'problem', component: () => import('@/problems/ProblemPage.vue'), props: true },
]

// The registers of administrators share a page (directory/registers.ts).
for (const register of ['campaigns', 'liaisons', 'pairings', 'channels', 'units', 'people', 'roles', 'accounts', 'places', 'categories', 'calendar', 'reveals', 'substitutions', 'handovers'])
  pages.push({ path: `/${register}`, name: register, component: apart(() => import('@/directory/RegisterPage.vue')), props: { register } })

export const router = createRouter({
  history: createWebHistory('/console/'),
  routes: [
    { path: '/', name: 'home', redirect: () => ({ name: first_page() }) },
    { path: '/sign-in', name: 'sign-in', component: () => import('@/accounts/SignInPage.vue') },
    ...pages,
    { path: '/:rest(.*)*', name: 'nowhere', component: () => import('@/shell/NowherePage.vue') },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
})

router.beforeEach((to) => {
  if (!session.me) return to.name === 'sign-in' ? true : { name: 'sign-in', query: to.redirectedFrom ? {} : { then: to.fullPath } }
  if (to.name === 'sign-in') return { name: 'home' }
  return allowed(String(to.name)) ? true : { name: 'nowhere', params: { rest: to.path.slice(1).split('/') } }
})

router.afterEach((to) => {
  document.title = t('page.title', { page: t(`pages.${String(to.name)}`), name: t('page.name') })
})
