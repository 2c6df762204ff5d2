// The visible list of features.
#include "domain/all.hpp"

namespace huiju {

Feature places_feature();
Feature categories_feature();
Feature calendar_feature();
Feature accounts_feature();
Feature campaigns_feature();
Feature hosts_feature();
Feature visits_feature();
Feature habits_feature();
Feature opinions_feature();
Feature problems_feature();
Feature escalation_feature();
Feature callbacks_feature();
Feature visit_checks_feature();
Feature rates_feature();
Feature telling_feature();
Feature deeds_feature();
Feature activities_feature();
Feature figures_feature();
Feature bulletins_feature();
Feature exports_feature();
Feature matters_feature();
Feature reveals_feature();
Feature files_feature();
Feature sync_feature();
Feature instructions_feature();
Feature documents_feature();
Feature substitutes_feature();
Feature worksheets_feature();
Feature imports_feature();
Feature handovers_feature();
Feature complaints_feature();
Feature changes_feature();
Feature audit_feature();

std::vector<Feature> all_features() {
    return {places_feature(),       categories_feature(), calendar_feature(),    accounts_feature(),
            campaigns_feature(),    hosts_feature(),      visits_feature(),      habits_feature(),
            opinions_feature(),     problems_feature(),   escalation_feature(),  callbacks_feature(),
            visit_checks_feature(), rates_feature(),      telling_feature(),     deeds_feature(),
            activities_feature(),   figures_feature(),    bulletins_feature(),   exports_feature(),
            matters_feature(),      reveals_feature(),    files_feature(),       sync_feature(),
            instructions_feature(), documents_feature(),  substitutes_feature(), worksheets_feature(),
            imports_feature(),      handovers_feature(),  complaints_feature(),  changes_feature(),
            audit_feature()};
}

} // namespace huiju
