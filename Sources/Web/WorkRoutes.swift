extension Routes {
    func addWork() {}
}
