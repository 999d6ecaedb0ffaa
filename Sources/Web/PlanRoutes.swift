extension Routes {
    func addPlans() {}
}
