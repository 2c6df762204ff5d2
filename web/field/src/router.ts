import { createRouter, createWebHistory } from 'vue-router'
import { session } from '@/accounts/session'
import SignInPage from '@/accounts/SignInPage.vue'
import TodayPage from '@/today/TodayPage.vue'

export const router = createRouter({
  history: createWebHistory('/field/'),
  routes: [
    { path: '/', name: 'today', component: TodayPage, meta: { tabs: true } },
    { path: '/sign-in', name: 'sign-in', component: SignInPage },
    { path: '/homes', name: 'homes', component: () => import('@/hosts/HostsPage.vue'), meta: { tabs: true } },
    { path: '/homes/new', name: 'new-home', component: () => import('@/hosts/HostForm.vue') },
    { path: '/homes/:id', name: 'home', component: () => import('@/hosts/HostPage.vue'), props: true },
    { path: '/homes/:id/edit', name: 'edit-home', component: () => import('@/hosts/HostForm.vue'), props: true },
    { path: '/draft/:id', name: 'draft', component: () => import('@/visits/VisitForm.vue'), props: true },
    { path: '/visits', name: 'visits', component: () => import('@/visits/VisitsPage.vue') },
    { path: '/visits/:id', name: 'visit', component: () => import('@/visits/VisitPage.vue'), props: true },
    { path: '/matters/:id', name: 'matter', component: () => import('@/problems/ProblemPage.vue'), props: true },
    { path: '/matters/:id/answer/:voice', name: 'answer', component: () => import('@/problems/AnswerPage.vue'), props: true },
    { path: '/matters/:id/rate/:voice', name: 'rate', component: () => import('@/problems/RatePage.vue'), props: true },
    { path: '/slip/:id', name: 'slip', component: () => import('@/opinions/SlipPage.vue'), props: true },
    { path: '/outbox', name: 'outbox', component: () => import('@/outbox/OutboxPage.vue'), meta: { tabs: true } },
    { path: '/outbox/:id', name: 'outbox-item', component: () => import('@/outbox/OutboxItemPage.vue'), props: true },
    { path: '/villages', name: 'villages', component: () => import('@/places/VillagesPage.vue') },
    { path: '/villages/:id', name: 'village', component: () => import('@/places/VillagePage.vue'), props: true },
    { path: '/me/places', name: 'taken', component: () => import('@/places/TakenPage.vue') },
    { path: '/me', name: 'me', component: () => import('@/settings/MePage.vue'), meta: { tabs: true } },
    { path: '/me/devices', name: 'devices', component: () => import('@/settings/DevicesPage.vue') },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

router.beforeEach((to) => {
  if (!session.me && to.name !== 'sign-in') return { name: 'sign-in', query: to.path === '/' ? {} : { then: to.fullPath } }
  return true
})
